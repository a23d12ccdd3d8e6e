package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long sessions and health checks may wait, with the meanings of HAProxy. */
@ApiRecord
public record Timeouts(
        @JsonPropertyDescription("For a server to accept a connection.")
        @Default("5s")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        String connect,

        @JsonPropertyDescription("For a client to send or to take data.")
        @Default("1h")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        String client,

        @JsonPropertyDescription("For a server to send or to take data.")
        @Default("1h")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        String server,

        @JsonPropertyDescription("For a free slot of a server whose maxConnections are reached.")
        @Default("30s")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        String queue,

        @JsonPropertyDescription("For a health check's answer.")
        @Default("5s")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        String check,

        @JsonPropertyDescription(
                "For either side to send or to take data once both are connected, in place of client and server. Default: client and server hold on.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        @Nullable
        String tunnel,

        @JsonPropertyDescription("For a client to send data when its server has ended. Default: client, or tunnel.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        @Nullable
        String clientFin,

        @JsonPropertyDescription("For a server to send data when its client has ended. Default: server, or tunnel.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        @Nullable
        String serverFin) {
    static final Timeouts DEFAULT = new Timeouts("5s", "1h", "1h", "30s", "5s", null, null, null);

    public Timeouts {
        connect = connect == null ? DEFAULT.connect : connect;
        client = client == null ? DEFAULT.client : client;
        server = server == null ? DEFAULT.server : server;
        queue = queue == null ? DEFAULT.queue : queue;
        check = check == null ? DEFAULT.check : check;
    }
}
