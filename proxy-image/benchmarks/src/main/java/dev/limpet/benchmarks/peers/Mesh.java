package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Member;
import dev.limpet.benchmarks.compare.Plan;
import dev.limpet.benchmarks.compare.Replica;
import dev.limpet.benchmarks.compare.Servers;
import dev.limpet.benchmarks.compare.StickyProduct;
import dev.limpet.benchmarks.compare.Workplace;
import java.io.IOException;
import java.util.List;

/** Two replicas of a product, and a {@link WirePeer} as the third member. */
record Mesh(StickyProduct product, Plan first, Plan second, Member outsider, Workplace workplace) {
    static Mesh of(StickyProduct product, String prefix, Servers servers, Workplace workplace) {
        Member one = new Member(prefix + "1", workplace.freePort());
        Member two = new Member(prefix + "2", workplace.freePort());
        // Nobody listens there: it calls, and is not called.
        Member outsider = new Member(prefix + "0", workplace.freePort());
        return new Mesh(
                product,
                new Plan(one, List.of(two, outsider), workplace.freePort(), servers),
                new Plan(two, List.of(one, outsider), workplace.freePort(), servers),
                outsider,
                workplace);
    }

    Replica startFirst() throws IOException {
        return product.start(first, workplace);
    }

    Replica startSecond() throws IOException {
        return product.start(second, workplace);
    }

    /** Has the outsider call the first replica. */
    WirePeer call(Lesson lesson, WirePeer.Observer observer) throws IOException, InterruptedException {
        return WirePeer.call(first.self(), outsider.name(), lesson, observer);
    }
}
