package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A frontend that is converted.
 *
 * @param ports a node for each port
 * @param backend the name of its backend
 * @param syslog the receiver of its log
 */
record Frontend(
        Proxy proxy,
        List<ObjectNode> ports,
        String backend,
        Optional<ObjectNode> syslog,
        Optional<String> userTimeout) {
    Frontend {
        ports = List.copyOf(ports);
    }

    List<Integer> numbers() {
        return ports.stream().map(port -> port.path("port").asInt()).toList();
    }
}
