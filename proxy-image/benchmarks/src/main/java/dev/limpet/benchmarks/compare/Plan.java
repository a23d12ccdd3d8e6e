package dev.limpet.benchmarks.compare;

import java.util.List;

/**
 * What a replica is to be: a frontend, and the backend {@value #BACKEND} that keeps sources on its servers in a table of
 * {@value #TABLE_SIZE} entries that live {@value #EXPIRE_HOURS} hours, shared with the other members.
 */
public record Plan(Member self, List<Member> others, int frontendPort, Servers servers) {
    public static final String BACKEND = "be";
    public static final int TABLE_SIZE = 1_048_576;
    public static final int EXPIRE_HOURS = 8;

    public Plan {
        others = List.copyOf(others);
    }
}
