/**
 * The Kubernetes API of {@code limpet local}: an in-memory API server that stock {@code kubectl} and any Kubernetes
 * client accept, listening on the loopback interface.
 *
 * <p>It is a small HTTP server of its own over a store of JSON objects. fabric8's server mock was the first candidate;
 * its CRUD mode has watches over WebSocket only (kubectl reads them as plain HTTP), neither server-side apply nor
 * strategic merge, no discovery, no printing and no place to judge a write, so all but its map would have been written
 * anew in front of it.
 */
@NullMarked
package dev.limpet.cli.local.api;

import org.jspecify.annotations.NullMarked;
