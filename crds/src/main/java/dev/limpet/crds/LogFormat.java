package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The form of an access log line. */
public enum LogFormat {
    /** HAProxy's tcplog. */
    @JsonProperty("Tcp")
    TCP,
    /** One JSON object a line. */
    @JsonProperty("Json")
    JSON,
    /** No access log. */
    @JsonProperty("None")
    NONE
}
