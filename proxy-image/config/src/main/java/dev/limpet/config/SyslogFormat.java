package dev.limpet.config;

/** What stands around a line in a syslog message. */
public enum SyslogFormat {
    /** As HAProxy sends it by default, without a host name. */
    RFC_3164,
    RFC_5424
}
