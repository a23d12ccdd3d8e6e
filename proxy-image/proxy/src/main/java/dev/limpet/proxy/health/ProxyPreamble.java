package dev.limpet.proxy.health;

import dev.limpet.config.ProxyProtocolVersion;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The PROXY protocol header that a check begins with. As HAProxy's, it speaks for the checker itself: version 1 names the
 * connection's own addresses, version 2 is the command {@code LOCAL} without any.
 */
final class ProxyPreamble {
    private static final byte[] LOCAL = "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    static byte[] of(ProxyProtocolVersion version, InetSocketAddress from, InetSocketAddress to) {
        return switch (version) {
            case V1 -> {
                String family = to.getAddress() instanceof Inet4Address ? "TCP4" : "TCP6";
                String line = "PROXY " + family + " " + from.getAddress().getHostAddress() + " "
                        + to.getAddress().getHostAddress() + " " + from.getPort() + " " + to.getPort() + "\r\n";
                yield line.getBytes(StandardCharsets.US_ASCII);
            }
            case V2 -> LOCAL;
        };
    }

    private ProxyPreamble() {}
}
