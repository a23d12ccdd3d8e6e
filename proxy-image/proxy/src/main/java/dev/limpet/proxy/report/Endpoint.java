package dev.limpet.proxy.report;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as they are shown: numeric, {@code 10.0.0.1:80} or {@code [2001:db8::1]:80}. */
public final class Endpoint {
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private Endpoint() {}
}
