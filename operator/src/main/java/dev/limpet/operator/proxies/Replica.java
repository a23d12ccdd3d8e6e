package dev.limpet.operator.proxies;

import java.net.URI;

/**
 * A replica to ask for its status.
 *
 * @param uid of its pod, so that answers of an earlier pod of the same name are not taken for its own
 */
public record Replica(String name, String uid, URI status) {}
