package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How the sessions of a frontend are logged. */
@ApiRecord
public record FrontendLog(
        @JsonPropertyDescription("Tcp is HAProxy's tcplog, Json one object a line, None no line. Default: Tcp.")
        LogFormat format,

        @JsonPropertyDescription("Whether sessions in which no byte was sent are logged too. Default: false.")
        Boolean emptyConnections) {
    static final FrontendLog DEFAULT = new FrontendLog(LogFormat.TCP, false);

    public FrontendLog {
        format = format == null ? DEFAULT.format : format;
        emptyConnections = emptyConnections == null ? DEFAULT.emptyConnections : emptyConnections;
    }
}
