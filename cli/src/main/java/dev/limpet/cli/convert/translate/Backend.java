package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A backend that is converted.
 *
 * @param peers the peers section that shares its table
 * @param namespace where the Service is that it names
 */
record Backend(
        Proxy proxy,
        ObjectNode node,
        Optional<String> peers,
        Optional<String> namespace,
        Optional<String> userTimeout) {
    String name() {
        return proxy.name();
    }
}
