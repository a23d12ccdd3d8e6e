package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A server at a fixed address. Its name, not its position or address, is its identity in stick tables. */
@ApiRecord
public record Server(
        @JsonPropertyDescription("Unique in the backend; what stick tables hold and peers are told.")
        @Required
        @Pattern(Form.NAME)
        @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("IPv4 or IPv6 address.") @Required @Size(min = 2, max = 45)
        String address,

        @JsonPropertyDescription("The port to connect to.") @Required @Min(1) @Max(65_535)
        int port,

        @JsonPropertyDescription(
                "Connections that each replica makes at once; further ones wait in the backend's queue. Default: no limit.")
        @Min(1)
        @Max(10_000_000)
        @Nullable
        Integer maxConnections,

        @JsonPropertyDescription("Its share of new clients. With 0 it gets none. Default: 1.") @Min(0) @Max(256)
        Integer weight,

        @JsonPropertyDescription(
                "Drain: clients that stick to it keep coming, new ones go elsewhere. Maintenance: no client reaches it. Default: Ready.")
        ServerState state,

        @JsonPropertyDescription(
                "Gets new clients only while no server takes them that is no backup. Clients that stick to it stay. Default: false.")
        Boolean backup) {

    public Server {
        weight = weight == null ? 1 : weight;
        state = state == null ? ServerState.READY : state;
        backup = backup == null ? false : backup;
    }
}
