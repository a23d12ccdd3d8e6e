package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of servers, how one is chosen for a client, and how a client is kept on it. */
@ApiRecord
@ValidationRule(
        value = "has(self.servers) != has(self.service)",
        message = "give either servers or service, one of them")
public record Backend(
        @JsonPropertyDescription("Unique among the backends; the name of its stick table among the peers.")
        @Required
        @Pattern(Form.NAME)
        @Size(min = 1, max = 63)
        String name,

        @JsonPropertyDescription("How a server is chosen for a client that has none yet. Default: Source.")
        Balance balance,

        @JsonPropertyDescription(
                "Which backup servers step in when no other server takes new clients. First: the first in the list that is usable. All: all of them, balanced as the others. Default: First.")
        Backups backups,

        @JsonPropertyDescription(
                "The time in which the share of a server that was down, in maintenance, moved or added grows to its full weight. Source does not follow it. Default: none.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(
                value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
                message = "must be 1s to 24h; write a duration such as 30s")
        @Nullable
        String slowStart,

        @JsonPropertyDescription(
                "Keeps clients on their servers by a stick table. Without it each connection is given a server anew.")
        @Nullable
        Stick stick,

        @JsonPropertyDescription("Finds out whether servers are up. Without it they always count as up.") @Nullable
        HealthCheck healthCheck,

        @JsonPropertyDescription("The servers, one by one. Either this or service.") @Size(min = 1, max = 5_000)
        List<Server> servers,

        @JsonPropertyDescription(
                "A Service, each of whose endpoints becomes a server, named by its pod, or by its address where there is none. While no endpoint is ready, those that are servers already stay as long as they do not terminate: with a health check they get clients as far as it finds them up, without one they keep the sources that they have. Labels of the pod, limpet.dev/weight and limpet.dev/state, set the server's. Either this or servers.")
        @Nullable
        ServiceReference service,

        @JsonPropertyDescription("Sends servers a PROXY protocol header of this version before the data.") @Nullable
        ProxyProtocolVersion sendProxyProtocol) {

    public Backend {
        balance = balance == null ? Balance.SOURCE : balance;
        backups = backups == null ? Backups.FIRST : backups;
        servers = servers == null ? List.of() : List.copyOf(servers);
    }
}
