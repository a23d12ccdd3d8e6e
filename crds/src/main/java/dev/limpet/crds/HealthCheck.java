package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How it is found out whether a server is up. */
@ApiRecord
@ValidationRule(
        value = "!has(self.http) || (has(self.type) && self.type == 'Http')",
        message = "http is only for type Http")
@ValidationRule(
        value = "has(self.sendExpect) == (has(self.type) && self.type == 'SendExpect')",
        message = "type SendExpect needs sendExpect, and no other type takes it")
public record HealthCheck(
        @JsonPropertyDescription(
                "Tcp: the server accepts a connection. Http: it answers a request with an expected status. SendExpect: it answers as expected to what it is sent. Default: Tcp.")
        HealthCheckType type,

        @JsonPropertyDescription(
                "The request, and the answer expected. Only for type Http. Default: GET / and a status of 200-399.")
        @Nullable
        HttpCheck http,

        @JsonPropertyDescription("What is sent and expected, step by step. Only for type SendExpect.")
        @Size(min = 1, max = 16)
        List<CheckStep> sendExpect,

        @JsonPropertyDescription("The address to connect to. Default: the server's own.")
        @Size(min = 2, max = 45)
        @Nullable
        String address,

        @JsonPropertyDescription("The port to connect to. Default: the server's own.") @Min(1) @Max(65_535) @Nullable
        Integer port,

        @JsonPropertyDescription(
                "Begins each check with a PROXY protocol header of this version, which speaks for the proxy itself. Default: the backend's sendProxyProtocol, unless the check has an address or port of its own.")
        @Nullable
        ProxyProtocolVersion sendProxyProtocol,

        @JsonPropertyDescription("Time between two checks of a server. Default: 2s.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.INTERVAL_RULE, message = Form.INTERVAL_MESSAGE)
        String interval,

        @JsonPropertyDescription("The same while a server is on its way up or down. Default: interval.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.INTERVAL_RULE, message = Form.INTERVAL_MESSAGE)
        @Nullable
        String fastInterval,

        @JsonPropertyDescription("The same while a server is down. Default: interval.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.INTERVAL_RULE, message = Form.INTERVAL_MESSAGE)
        @Nullable
        String downInterval,

        @JsonPropertyDescription(
                "How long one check may take to connect, and then the server to answer. Connecting may also take no longer than interval and timeouts.connect. Default: timeouts.check.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        @Nullable
        String timeout,

        @JsonPropertyDescription("Good checks in a row that bring a server up. Default: 2.") @Min(1) @Max(100)
        Integer rise,

        @JsonPropertyDescription("Failed checks in a row that take a server down. Default: 3.") @Min(1) @Max(100)
        Integer fall,

        @JsonPropertyDescription("Has connection errors of sessions tell of a server's health, too.") @Nullable
        Observe observe,

        @JsonPropertyDescription(
                "What becomes of a server's established sessions when it goes down or into maintenance. ShutdownSessions: they are ended. Default: they go on.")
        @Nullable
        OnMarkedDown onMarkedDown) {
    static final HealthCheck DEFAULT = new HealthCheck(
            HealthCheckType.TCP, null, List.of(), null, null, null, "2s", null, null, null, 2, 3, null, null);

    public HealthCheck {
        type = type == null ? DEFAULT.type : type;
        sendExpect = sendExpect == null ? List.of() : List.copyOf(sendExpect);
        interval = interval == null ? DEFAULT.interval : interval;
        rise = rise == null ? DEFAULT.rise : rise;
        fall = fall == null ? DEFAULT.fall : fall;
    }
}
