package dev.limpet.proxy.snapshot;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a table from its snapshot, as if a peer told it, whose entries have aged since by the time of day; a clock that was set back counts as
 * no time. A file that is no snapshot of the table is set aside, and the table begins empty.
 */
final class Restoration {
    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    private final Path folder;
    private final InstantSource clock;
    private long downtimeMillis;

    Restoration(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    void fill(StickTable table) {
        SnapshotFile file = new SnapshotFile(folder, table.name());
        if (!file.exists()) {
            return;
        }
        try {
            file.read(table, this::begin, entry -> take(table, entry));
            LOG.atInfo()
                    .addKeyValue("table", table.name())
                    .addKeyValue("entries", table.used())
                    .addKeyValue("downtime", Duration.ofMillis(downtimeMillis))
                    .log("stick table read from its snapshot");
        } catch (SnapshotException e) {
            setAside(table, file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("reason", e.toString())
                    .log("the snapshot of a stick table could not be read");
        }
    }

    private void begin(Header header) {
        downtimeMillis = Math.max(0, clock.millis() - header.writtenMillis());
    }

    private void take(StickTable table, Entry entry) {
        long remaining = entry.remainingMillis() - downtimeMillis;
        if (remaining > 0) {
            table.learn(entry.source(), entry.server(), entry.version(), remaining);
        }
    }

    private void setAside(StickTable table, SnapshotFile file, String reason) {
        try {
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("reason", reason)
                    .addKeyValue("file", file.setAside(clock.instant()))
                    .log("the snapshot of a stick table was set aside, the table begins empty");
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("reason", reason)
                    .addKeyValue("problem", e.toString())
                    .log("the snapshot of a stick table cannot be set aside, the table begins empty");
        }
    }
}
