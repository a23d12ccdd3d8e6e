package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** A Service whose endpoints are servers. */
@ApiRecord
public record ServiceReference(
        @JsonPropertyDescription("Name of the Service.") @Required @Pattern(Form.LABEL) @Size(min = 1, max = 63)
        String name,

        @JsonPropertyDescription(
                "Namespace of the Service, where a ReferenceGrant of the Gateway API must allow it. Default: that of the load balancer.")
        @Pattern(Form.LABEL)
        @Size(min = 1, max = 63)
        @Nullable
        String namespace,

        @JsonPropertyDescription("Port of the Service, by number or by name.") @Required
        IntOrString port) {}
