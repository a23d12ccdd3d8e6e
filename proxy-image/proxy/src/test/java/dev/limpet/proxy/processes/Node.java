package dev.limpet.proxy.processes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A member of a mixed mesh, whichever program it is. */
sealed interface Node extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(60);

    String name();

    InetSocketAddress frontend();

    /** Starts with an empty table. */
    void start();

    /** Waits until it is linked to that many peers and has learned what they know. */
    void awaitWhole(int peers);

    void kill();

    /** The stick table by source. */
    Map<String, String> table();

    /** A Limpet. */
    record LimpetNode(ProxyProcess process, Cluster cluster) implements Node {
        @Override
        public String name() {
            return process.name();
        }

        @Override
        public InetSocketAddress frontend() {
            return process.frontend();
        }

        @Override
        public void start() {
            process.start(cluster);
        }

        @Override
        public void awaitWhole(int peers) {
            process.awaitReady();
            await(name() + " has its peers")
                    .atMost(PATIENCE)
                    .until(() -> process.status().peers().stream()
                                    .filter(peer -> peer.state().equals("ESTA"))
                                    .count()
                            == peers);
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public Map<String, String> table() {
            return process.table();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** An HAProxy; its peers are every other member. */
    record HaproxyNode(Haproxy process, Map<String, InetSocketAddress> peers) implements Node {
        @Override
        public String name() {
            return process.name();
        }

        @Override
        public InetSocketAddress frontend() {
            return process.frontend();
        }

        @Override
        public void start() {
            process.start(peers, "ip");
        }

        @Override
        public void awaitWhole(int peers) {
            await(name() + " is current")
                    .atMost(PATIENCE)
                    .until(() -> process.isUp() && process.isCurrent() && process.isLinkedTo(peers));
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public Map<String, String> table() {
            Map<String, String> table = new HashMap<>();
            process.table().forEach((source, kept) -> table.put(source, kept.server()));
            return table;
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }
}
