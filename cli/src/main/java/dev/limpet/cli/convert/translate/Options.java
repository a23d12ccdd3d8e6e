package dev.limpet.cli.convert.translate;

import java.util.Optional;
import java.util.function.Function;

/**
 * What the user chose.
 *
 * @param name of the first LoadBalancer; others are named after it and their first frontend
 * @param namespace of all of them, absent to leave it to whoever applies them
 * @param joinPeers whether the file's own peers become external peers of the LoadBalancer
 * @param resolver finds the address of a server's name
 */
public record Options(
        String name, Optional<String> namespace, boolean joinPeers, Function<String, Optional<String>> resolver) {}
