package dev.limpet.cli.convert.translate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Service of Kubernetes by its DNS name, {@code web.shop.svc.cluster.local:80} or
 * {@code _http._tcp.web.shop.svc.cluster.local}.
 *
 * @param port its name or number
 */
record ServiceName(String name, String namespace, String port) {
    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
    private static final Pattern DNS = Pattern.compile(
            "(?:_(" + LABEL + ")[.]_tcp[.])?(" + LABEL + ")[.](" + LABEL + ")[.]svc(?:[.][-a-z0-9.]*)?");

    static Optional<ServiceName> of(Endpoint endpoint) {
        Matcher matcher = DNS.matcher(endpoint.host());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String port = Optional.ofNullable(matcher.group(1)).orElse(endpoint.port());
        return port.isEmpty()
                ? Optional.empty()
                : Optional.of(new ServiceName(matcher.group(2), matcher.group(3), port));
    }
}
