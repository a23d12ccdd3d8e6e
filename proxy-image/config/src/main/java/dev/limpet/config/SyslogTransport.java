package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a syslog receiver is spoken to. */
public enum SyslogTransport {
    /** A datagram for each message (RFC 5426). */
    @JsonProperty("Udp")
    UDP,
    /** One connection, each message after its length (RFC 6587, octet counting). */
    @JsonProperty("Tcp")
    TCP,
    /** A datagram for each message to a socket in the file system, such as {@code /dev/log}. */
    @JsonProperty("UnixDatagram")
    UNIX_DATAGRAM,
    /** One connection to a socket in the file system, each message after its length. */
    @JsonProperty("UnixStream")
    UNIX_STREAM
}
