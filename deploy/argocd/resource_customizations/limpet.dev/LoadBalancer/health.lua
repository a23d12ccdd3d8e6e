-- Health of a LoadBalancer, from the conditions that the operator writes (docs/operations.md).
local function condition(type)
  if obj.status == nil or obj.status.conditions == nil then
    return nil
  end
  for _, candidate in ipairs(obj.status.conditions) do
    if candidate.type == type then
      return candidate
    end
  end
  return nil
end

local hs = {}

-- What the status says of an older generation says nothing of this one.
if obj.status == nil or obj.status.observedGeneration == nil
    or (obj.metadata.generation ~= nil and obj.status.observedGeneration < obj.metadata.generation) then
  hs.status = "Progressing"
  hs.message = "the operator has not looked at this generation yet"
  return hs
end

local stalled = condition("Stalled")
if stalled ~= nil and stalled.status == "True" then
  hs.status = "Degraded"
  hs.message = stalled.message
  return hs
end

local ready = condition("Ready")
if ready == nil then
  hs.status = "Progressing"
  hs.message = "the operator has not judged it yet"
  return hs
end

if ready.status == "True" then
  -- Scaled to none, too, as a Deployment is: that was asked for, and a sync would wait for what is suspended.
  hs.status = "Healthy"
else
  hs.status = "Progressing"
end
hs.message = ready.message
return hs
