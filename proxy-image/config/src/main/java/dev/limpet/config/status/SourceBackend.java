package dev.limpet.config.status;

import dev.limpet.config.BalanceAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * A source as one backend of a replica sees it.
 *
 * @param key what the source is kept under, such as {@code 192.0.2.0/24}; absent when the backend keeps nobody
 * @param entry absent when the source is not kept
 * @param bound the server that the algorithm gives the source when no entry does; absent when no server takes new
 *     sources, and with algorithms that do not go by the source
 */
public record SourceBackend(
        String name,
        BalanceAlgorithm balance,
        Optional<String> key,
        Optional<StickEntry> entry,
        Optional<String> bound,
        List<ServerOffer> servers) {}
