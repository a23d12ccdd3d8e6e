package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** From whom a frontend takes the PROXY protocol. */
@ApiRecord
public record AcceptProxyProtocol(
        @JsonPropertyDescription(
                "Address ranges in CIDR form, such as 10.0.0.0/8. A connection from them must begin with a PROXY protocol header; one from elsewhere must not.")
        @Required
        @Size(min = 1, max = 64)
        List<String> from) {

    public AcceptProxyProtocol {
        from = from == null ? List.of() : List.copyOf(from);
    }
}
