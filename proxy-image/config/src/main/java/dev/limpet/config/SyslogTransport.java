package dev.limpet.config;

/** How a syslog receiver is spoken to. */
public enum SyslogTransport {
    /** A datagram for each message (RFC 5426). */
    UDP,
    /** One connection, each message after its length (RFC 6587, octet counting). */
    TCP,
    /** A datagram for each message to a socket in the file system, such as {@code /dev/log}. */
    UNIX_DATAGRAM,
    /** One connection to a socket in the file system, each message after its length. */
    UNIX_STREAM
}
