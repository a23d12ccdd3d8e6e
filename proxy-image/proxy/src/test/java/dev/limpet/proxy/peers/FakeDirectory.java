package dev.limpet.proxy.peers;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A directory that tests write into. */
final class FakeDirectory implements PeerDirectory {
    private final Map<String, InetSocketAddress> peers = new ConcurrentHashMap<>();
    private volatile boolean down;

    FakeDirectory with(Replica... replicas) {
        for (Replica replica : replicas) {
            peers.put(replica.name(), replica.address());
        }
        return this;
    }

    FakeDirectory with(String name, InetSocketAddress address) {
        peers.put(name, address);
        return this;
    }

    void remove(String name) {
        peers.remove(name);
    }

    void clear() {
        peers.clear();
    }

    void down() {
        down = true;
    }

    void up() {
        down = false;
    }

    @Override
    public CompletionStage<Answer> lookUp(String service) {
        if (down) {
            return CompletableFuture.completedStage(new Unanswered("the test has it so"));
        }
        return CompletableFuture.completedStage(new Found(peers.entrySet().stream()
                .map(peer -> new Location(peer.getKey(), peer.getValue()))
                .toList()));
    }
}
