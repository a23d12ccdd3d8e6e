package dev.limpet.proxy.admin;

import dev.limpet.config.ExternalPeer;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.ProxyView;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other replicas, which it knows as its peers, at their admin ports: all of them at once, each on a virtual thread.
 * Who does not answer in time is named.
 */
final class Replicas {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LONGEST_ANSWER = 16 << 20;

    private final ProxyView proxy;

    Replicas(ProxyView proxy) {
        this.proxy = proxy;
    }

    /** What came of asking one replica. */
    sealed interface Reply<T> {
        String replica();
    }

    record Answered<T>(String replica, T answer) implements Reply<T> {}

    record Silent<T>(String replica) implements Reply<T> {}

    /** Whether there may be others to ask. */
    boolean any() {
        return proxy.config().config().peers().isPresent();
    }

    /**
     * Asks all others, in the order of their names.
     *
     * @param path what is asked for
     * @param read takes an answer apart; what it fails at counts as none
     * @return never fails
     */
    <T> CompletableFuture<List<Reply<T>>> ask(String path, Function<String, T> read) {
        List<CompletableFuture<Reply<T>>> asked =
                others().stream().map(peer -> ask(peer, path, read)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    private <T> CompletableFuture<Reply<T>> ask(PeerView peer, String path, Function<String, T> read) {
        CompletableFuture<Reply<T>> reply = new CompletableFuture<>();
        Thread.ofVirtual().name("ask-" + peer.name()).start(() -> {
            try {
                reply.complete(new Answered<>(peer.name(), read.apply(get(peer, path))));
            } catch (IOException | RuntimeException e) {
                LOG.atDebug()
                        .addKeyValue("replica", peer.name())
                        .addKeyValue("path", path)
                        .addKeyValue("cause", e.toString())
                        .log("a replica did not answer");
                reply.complete(new Silent<>(peer.name()));
            }
        });
        return reply.completeOnTimeout(
                new Silent<>(peer.name()), CONNECT_MILLIS + ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private String get(PeerView peer, String path) throws IOException {
        String host = peer.address().substring(0, peer.address().lastIndexOf(':'));
        int port = proxy.config().config().stats().port();
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + host + ":" + port + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setInstanceFollowRedirects(false);
        try (var body = connection.getInputStream()) {
            byte[] answer = body.readNBytes(LONGEST_ANSWER);
            if (answer.length == LONGEST_ANSWER) {
                throw new IOException("more than " + LONGEST_ANSWER + " bytes");
            }
            return new String(answer, StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    private List<PeerView> others() {
        Set<String> external = proxy.config().config().peers().stream()
                .flatMap(peers -> peers.external().stream())
                .map(ExternalPeer::name)
                .collect(Collectors.toSet());
        List<PeerView> others = new ArrayList<>(proxy.peers());
        others.removeIf(peer -> peer.side() == PeerView.Side.LOCAL || external.contains(peer.name()));
        return others;
    }
}
