package dev.limpet.operator.children;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of a node a replica may count on. There is always a limit of memory, since the JVM sizes itself to it and would
 * else take the node's; there is none of CPU, which would only add delay, unless it is asked for.
 */
final class ProxyResources {
    private static final Quantity CPU = new Quantity("100m");

    /** Enough for some ten thousand sessions and a hundred thousand entries. */
    private static final Quantity MEMORY = new Quantity("256Mi");

    /** What was asked for, completed. A request that is left out beside a limit is the limit: so the API server has it. */
    static ResourceRequirements of(Optional<ResourceRequirements> asked) {
        Map<String, Quantity> requests = new TreeMap<>();
        Map<String, Quantity> limits = new TreeMap<>();
        asked.map(ResourceRequirements::getRequests).ifPresent(requests::putAll);
        asked.map(ResourceRequirements::getLimits).ifPresent(limits::putAll);
        if (!limits.containsKey("cpu")) {
            requests.putIfAbsent("cpu", CPU);
        }
        if (!limits.containsKey("memory")) {
            limits.put("memory", twice(requests.computeIfAbsent("memory", name -> MEMORY)));
        }
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    private static Quantity twice(Quantity quantity) {
        BigDecimal amount = new BigDecimal(quantity.getAmount()).multiply(BigDecimal.TWO);
        return new Quantity(amount.stripTrailingZeros().toPlainString(), quantity.getFormat());
    }

    private ProxyResources() {}
}
