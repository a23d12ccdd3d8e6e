package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What stands around a line in a syslog message. */
public enum SyslogFormat {
    /** As HAProxy sends it by default, without a host name. */
    @JsonProperty("Rfc3164")
    RFC_3164,
    @JsonProperty("Rfc5424")
    RFC_5424
}
