package dev.limpet.proxy.peers;

import static org.awaitility.Awaitility.await;

import dev.limpet.proxy.stick.StickTable;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The replicas of a test and the directory that they are found in; they end with it. */
final class Replicas implements AfterEachCallback {
    private final FakeDirectory directory = new FakeDirectory();
    private final List<Replica> all = new ArrayList<>();

    FakeDirectory directory() {
        return directory;
    }

    List<Replica> all() {
        return all;
    }

    /** One that is up, and found in the directory. */
    Replica start(String name) {
        return of(name, Replica.freeAddress()).start();
    }

    /** One that is found in the directory, and not up yet. */
    Replica of(String name, InetSocketAddress address) {
        return of(name, address, Replica.table("be"));
    }

    Replica of(String name, InetSocketAddress address, StickTable table) {
        Replica replica = Replica.of(name, directory, address, table);
        all.add(replica);
        directory.with(replica);
        return replica;
    }

    /** One that encrypts its links, is up, and found in the directory. */
    Replica start(String name, Path credentials) {
        Replica replica = Replica.of(name, directory, Replica.freeAddress(), credentials);
        all.add(replica);
        directory.with(replica);
        return replica.start();
    }

    static void awaitLink(Replica one, Replica other) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.stateOf(other.name()).equals("ESTA")
                        && other.stateOf(one.name()).equals("ESTA")
                        && one.peers().isCaughtUp()
                        && other.peers().isCaughtUp());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        all.reversed().forEach(replica -> replica.peers().close().join());
    }
}
