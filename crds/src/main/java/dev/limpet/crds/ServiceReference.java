package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;

/** A Service of the same namespace whose endpoints are servers. */
@ApiRecord
public record ServiceReference(
        @JsonPropertyDescription("Name of the Service, in the namespace of the load balancer.")
        @Required
        @Pattern(Form.LABEL)
        @Size(min = 1, max = 63)
        String name,

        @JsonPropertyDescription("Port of the Service, by number or by name.") @Required
        IntOrString port) {}
