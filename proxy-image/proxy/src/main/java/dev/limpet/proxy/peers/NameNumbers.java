package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers that names have been given in this session: a name is written once with its number, then its number
 * alone. When all {@value NumberedNames#SLOTS} numbers are taken, the one given longest ago goes to the new name.
 *
 * <p>A name is written again for each table, because HAProxy does not look into the entries of a table that it does not
 * have, and so misses the names which they introduce.
 */
final class NameNumbers {
    private final List<Numbered> slots = new ArrayList<>(NumberedNames.SLOTS);
    private final Map<String, Numbered> byName = new HashMap<>();
    private int next;

    private record Numbered(int number, String name, Set<Long> tables) {}

    void write(Optional<String> name, long table, ByteBuf out) {
        if (name.isEmpty()) {
            Varint.write(0, out);
            return;
        }
        Numbered numbered = byName.get(name.get());
        if (numbered == null) {
            numbered = number(name.get());
        }
        if (!numbered.tables.add(table)) {
            // Numbers up to 128 take one byte.
            out.writeByte(1).writeByte(numbered.number);
            return;
        }
        ByteBuf written = Unpooled.buffer();
        written.writeByte(numbered.number);
        PeerMessageEncoder.string(numbered.name, written);
        Varint.write(written.readableBytes(), out);
        out.writeBytes(written);
    }

    private Numbered number(String name) {
        Numbered numbered = new Numbered(next + 1, name, new HashSet<>());
        if (next < slots.size()) {
            byName.remove(slots.set(next, numbered).name);
        } else {
            slots.add(numbered);
        }
        byName.put(name, numbered);
        next = (next + 1) % NumberedNames.SLOTS;
        return numbered;
    }
}
