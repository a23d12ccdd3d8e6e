package dev.limpet.cli.table;

import dev.limpet.cli.cluster.Replica;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.StickEntry;
import dev.limpet.config.status.TablePage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the entries of one replica's stick tables. */
final class Entries {
    /** An entry, and the backend whose table it is in. */
    record Located(String backend, StickEntry entry) {}

    /** All entries of these backends. */
    static List<Located> all(Replica replica, List<String> backends) throws IOException, InterruptedException {
        List<Located> entries = new ArrayList<>();
        for (String backend : backends) {
            OptionalInt cursor = OptionalInt.of(0);
            while (cursor.isPresent()) {
                String name = URLEncoder.encode(backend, StandardCharsets.UTF_8);
                TablePage page = replica.get(
                        "/status?table=" + name + "&cursor=" + cursor.getAsInt(), ProxyStatusJson::readTable);
                page.entries().forEach(entry -> entries.add(new Located(backend, entry)));
                cursor = page.next();
            }
        }
        return entries;
    }

    /** The entries of one source. */
    static List<Located> of(Replica replica, List<String> backends, InetAddress source)
            throws IOException, InterruptedException {
        String address = URLEncoder.encode(source.getHostAddress(), StandardCharsets.UTF_8);
        List<Located> entries = new ArrayList<>();
        for (SourceBackend backend : replica.get("/status?source=" + address, ProxyStatusJson::readSource)
                .backends()) {
            Optional<StickEntry> entry = backend.entry();
            if (entry.isPresent() && backends.contains(backend.name())) {
                entries.add(new Located(backend.name(), entry.get()));
            }
        }
        return entries;
    }

    private Entries() {}
}
