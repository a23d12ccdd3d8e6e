package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Replica;
import dev.limpet.benchmarks.compare.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What an entry costs in memory. The entries are made by {@code set table}, so each is one that the replica has to tell
 * its peers of, as those that clients make are.
 *
 * @param usedBytes growth of what is in use for data, an entry
 * @param residentBytes growth of the process in memory, as the kernel counts it and without a collection forced, an entry
 */
record EntryCost(double usedBytes, double residentBytes) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Commands a line, which may be 16 KiB long. */
    private static final int COMMANDS = 200;

    static EntryCost of(Mesh mesh, int entries) throws IOException, InterruptedException {
        double usedEmpty;
        try (Replica empty = mesh.startFirst()) {
            awaitAnswer(empty);
            usedEmpty = empty.usedBytes();
        }
        try (Replica replica = mesh.startFirst()) {
            awaitAnswer(replica);
            double residentEmpty = replica.usage().residentBytes();
            fill(replica, entries);
            double resident = replica.usage().residentBytes();
            return new EntryCost((replica.usedBytes() - usedEmpty) / entries, (resident - residentEmpty) / entries);
        }
    }

    private static void awaitAnswer(Replica replica) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                replica.run(List.of("show info"));
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("a replica does not answer: " + e.getMessage(), e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static void fill(Replica replica, int entries) throws IOException {
        List<String> commands = new ArrayList<>(COMMANDS);
        for (int entry = 1; entry <= entries; entry++) {
            commands.add("set table be key %s data.server_id %d"
                    .formatted(
                            Sources.address(Sources.SPREAD.ipv4(entry)).getHostAddress(), entry % Servers.COUNT + 1));
            if (commands.size() == COMMANDS || entry == entries) {
                replica.run(commands);
                commands.clear();
            }
        }
        if (replica.entries() != entries) {
            throw new IOException("a table holds " + replica.entries() + " entries, not " + entries);
        }
    }
}
