package dev.limpet.proxy.runtime;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.util.HashMap;
import java.util.Map;

/** Numbers of a backend's servers, for HAProxy's tools: from 1 in configured order. */
final class ServerNumbers {
    private final Map<String, Integer> numbers = new HashMap<>();

    ServerNumbers(Backend backend) {
        for (Server server : backend.pool().servers()) {
            numbers.put(server.name(), numbers.size() + 1);
        }
    }

    /** A server's number; 0 for a server that is not there. */
    int of(String server) {
        return numbers.getOrDefault(server, 0);
    }
}
