package dev.limpet.proxy.stick;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small numbers, from 1, for the names of servers that rows name; a number is free again when no row names it. */
final class ServerNames {
    static final int BITS = 19;
    /** The greatest number, and a mask of its bits. */
    static final int MOST = (1 << BITS) - 1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private @Nullable String[] names = new String[16];
    private int[] rows = new int[16];
    private int used;
    private int free;

    /** The name of a number; empty when a racing reader asks for one that is gone. */
    String name(int number) {
        @Nullable String[] seen = names;
        String name = number < seen.length ? seen[number] : null;
        return name == null ? "" : name;
    }

    /** Whether there is a number for a name. */
    boolean hasRoomFor(String name) {
        return hasRoom() || numbers.containsKey(name);
    }

    /** Whether there is a number for any name. */
    boolean hasRoom() {
        return used < MOST || free != 0;
    }

    /** The number of a name that one more row names; there must be room for it. */
    int acquire(String name) {
        Integer known = numbers.get(name);
        int number = known == null ? add(name) : known;
        rows[number]++;
        return number;
    }

    /** Has one more row name what a row names already. */
    void acquireAgain(int number) {
        rows[number]++;
    }

    void release(int number) {
        if (--rows[number] == 0) {
            numbers.remove(name(number));
            names[number] = null;
            rows[number] = -free;
            free = number;
        }
    }

    private int add(String name) {
        int number = free;
        if (number == 0) {
            number = ++used;
            if (number == names.length) {
                names = Arrays.copyOf(names, number * 2);
                rows = Arrays.copyOf(rows, number * 2);
            }
        } else {
            free = -rows[number];
            rows[number] = 0;
        }
        names[number] = name;
        numbers.put(name, number);
        return number;
    }
}
