package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a syslog receiver is spoken to. Sockets in the file system are not among them: a pod could not reach the node's. */
public enum SyslogTransport {
    @JsonProperty("Udp")
    UDP,
    @JsonProperty("Tcp")
    TCP
}
