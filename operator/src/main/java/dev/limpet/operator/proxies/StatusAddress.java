package dev.limpet.operator.proxies;

import java.net.URI;

/** Where a proxy answers {@code GET /status}. */
@FunctionalInterface
public interface StatusAddress {
    /**
     * The address to ask.
     *
     * @param podIp the pod's IPv4 or IPv6 address
     * @param statsPort the proxy's admin port
     */
    URI of(String podIp, int statsPort);

    /** The pod's own address, as it is reached inside a cluster. */
    static StatusAddress podAddress() {
        return (podIp, statsPort) -> {
            String host = podIp.indexOf(':') < 0 ? podIp : "[" + podIp + "]";
            return URI.create("http://" + host + ":" + statsPort + "/status");
        };
    }
}
