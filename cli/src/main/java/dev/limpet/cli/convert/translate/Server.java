package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Line;
import java.util.Optional;

/**
 * A server line.
 *
 * @param options its own, and those of the default-server lines before it
 * @param copies how many servers a server-template makes; 0 for a server
 */
record Server(Line line, String name, Endpoint endpoint, ServerOptions options, int copies) {
    String subject() {
        return "server " + name;
    }

    /** The value of a parameter, if it has it. */
    Optional<String> value(String parameter) {
        return options.get(parameter).map(ServerOptions.Option::value);
    }
}
