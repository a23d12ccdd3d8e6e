package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Replica;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A replica whose table a {@link WirePeer} has filled. */
record FullTable(Mesh mesh, Replica replica, int entries) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(10);

    static FullTable of(Mesh mesh, Lesson lesson) throws IOException, InterruptedException {
        Replica replica = mesh.startFirst();
        try (WirePeer teacher = mesh.call(lesson, (source, nanos) -> {})) {
            awaitEntries(replica, lesson.entries());
        }
        return new FullTable(mesh, replica, lesson.entries());
    }

    static void awaitEntries(Replica replica, int entries) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (replica.entries() < entries) {
            if (System.nanoTime() > deadline) {
                throw new IOException("a table holds " + replica.entries() + " of " + entries + " entries after "
                        + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @Override
    public void close() {
        replica.close();
    }
}
