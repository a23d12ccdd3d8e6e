package dev.limpet.proxy.runtime;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Where the runtime API listens, and what those may do who come there. */
public record Listener(SocketAddress address, Level level) {
    /** As HAProxy writes it: {@code 127.0.0.1:9999} or {@code unix@/run/limpet/runtime.sock}. */
    String place() {
        return address instanceof InetSocketAddress internet
                ? dev.limpet.proxy.report.Endpoint.text(internet)
                : "unix@" + address;
    }
}
