package dev.limpet.benchmarks.compare;

import java.util.List;
import java.util.stream.IntStream;

/** The servers of the backend: as many loopback addresses, one port. */
public record Servers(int port) {
    /** How many there are; on the wire their numbers are one byte. */
    public static final int COUNT = 10;

    public List<Integer> numbers() {
        return IntStream.rangeClosed(1, COUNT).boxed().toList();
    }

    public static String name(int number) {
        return "s" + number;
    }

    public static String address(int number) {
        return "127.0.0." + (10 + number);
    }
}
