package dev.limpet.proxy.snapshot;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps stick tables in files, and fills new tables from them. Files are written by a thread of its own, of tables that
 * have changed, some time after the time before; that thread takes at most a fifth of a processor.
 */
public final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int ENTRIES_A_STEP = 4_096;
    private static final int REST_FOR_WORK = 4;

    private final Path folder;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("limpet-snapshots").daemon().factory());

    /** What was last written of each table, by the number of its modifications then; of the thread alone. */
    private final Map<StickTable, Long> written = new IdentityHashMap<>();

    private volatile List<StickTable> tables = List.of();
    private volatile Optional<String> problem = Optional.empty();
    private volatile boolean hurried;
    private volatile boolean closing;

    /**
     * Keeps no table yet.
     *
     * @param folder where the files are; it must be there, and writable, when tables are to be kept
     * @param clock the time of day, by which entries of a snapshot have aged
     * @param interval how long after a snapshot the next one is written
     */
    public Snapshots(Path folder, InstantSource clock, Duration interval) {
        this.folder = folder;
        this.clock = clock;
        thread.scheduleWithFixedDelay(
                this::writeChanged, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why tables are not kept, though they should be; empty when they are. */
    public Optional<String> problem() {
        return problem;
    }

    /** Fills a table that nobody uses yet with what was kept of it, as far as that still lives. */
    public void restore(StickTable table) {
        new Restoration(folder, clock).fill(table);
    }

    /**
     * Takes over which tables are kept; what was kept of others is deleted. Without any the folder is left alone, since it
     * may be another's.
     */
    public void keep(Collection<StickTable> wanted) {
        tables = List.copyOf(wanted);
        thread.execute(() -> {
            written.keySet().retainAll(tables);
            if (!tables.isEmpty() && Files.isDirectory(folder)) {
                deleteOthers();
            }
            Optional<String> found = tables.isEmpty() ? Optional.empty() : unusable();
            // That they are kept again only a snapshot shows.
            if (tables.isEmpty() || found.isPresent()) {
                report(found);
            }
        });
    }

    /** Writes what has changed since it was last written, without a rest. Returns when that is done. */
    public void finish() {
        hurried = true;
        CompletableFuture.runAsync(this::writeChanged, thread).join();
    }

    /** Writes no more; a file that is being written stays as it was before. */
    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
        thread.close();
    }

    private void writeChanged() {
        Optional<String> found = tables.isEmpty() ? Optional.empty() : unusable();
        for (StickTable table : found.isEmpty() ? tables : List.<StickTable>of()) {
            long modifications = table.modifications();
            if (written.getOrDefault(table, -1L) == modifications) {
                continue;
            }
            try {
                new SnapshotFile(folder, table.name())
                        .write(Header.of(table, clock.millis()), writer -> writeAll(table, writer));
                written.put(table, modifications);
            } catch (IOException | RuntimeException e) {
                found = Optional.of("the snapshot of table " + table.name() + " cannot be written: " + e);
            }
        }
        report(found);
    }

    private void writeAll(StickTable table, SnapshotWriter writer) throws IOException {
        List<Entry> step = new ArrayList<>(ENTRIES_A_STEP);
        int cursor = 0;
        while (cursor >= 0) {
            long begun = System.nanoTime();
            step.clear();
            cursor = table.walk(cursor, ENTRIES_A_STEP, step::add);
            for (Entry entry : step) {
                writer.write(entry);
            }
            if (!hurried) {
                LockSupport.parkNanos((System.nanoTime() - begun) * REST_FOR_WORK);
            }
        }
    }

    private void deleteOthers() {
        List<String> kept = tables.stream().map(StickTable::name).toList();
        try {
            for (String name : SnapshotFile.tables(folder)) {
                if (!kept.contains(name)) {
                    new SnapshotFile(folder, name).delete();
                    LOG.atInfo().addKeyValue("table", name).log("the snapshot of a table that is not kept was deleted");
                }
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.toString()).log("old snapshots could not be deleted");
        }
    }

    private Optional<String> unusable() {
        if (!Files.isDirectory(folder)) {
            return Optional.of(folder + " is not a folder");
        }
        return Files.isWritable(folder) ? Optional.empty() : Optional.of(folder + " cannot be written to");
    }

    /** Says once what goes wrong, and once that it is over. */
    private void report(Optional<String> found) {
        if (closing || found.equals(problem)) {
            return;
        }
        problem = found;
        if (found.isPresent()) {
            LOG.atWarn().addKeyValue("reason", found.get()).log("stick tables are not kept beyond this process");
        } else {
            LOG.atInfo().log("stick tables are kept again");
        }
    }
}
