package dev.limpet.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.StickEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every way in which a source comes to its server. */
class ReasoningTest {
    private static final String CLIENT = "192.0.2.9";

    private static ServerOffer up(String name) {
        return new ServerOffer(name, "10.0.0.1:80", "UP", 1, false, true, true);
    }

    private static ServerOffer server(String name, String state, boolean takesKept) {
        return new ServerOffer(name, "10.0.0.1:80", state, 1, false, false, takesKept);
    }

    private static SourceBackend backend(Optional<String> entry, Optional<String> bound, ServerOffer... servers) {
        return backend(BalanceAlgorithm.SOURCE, Optional.of(CLIENT), entry, bound, servers);
    }

    private static SourceBackend backend(
            BalanceAlgorithm balance,
            Optional<String> key,
            Optional<String> entry,
            Optional<String> bound,
            ServerOffer... servers) {
        return new SourceBackend(
                "web",
                balance,
                key,
                entry.map(server -> new StickEntry(CLIENT, server, 28_000)),
                bound,
                Arrays.asList(servers));
    }

    private static Explanation explain(SourceBackend backend) {
        return Explanation.of(CLIENT, backend);
    }

    @Test
    void itsEntrySaysSo() {
        Explanation kept = explain(backend(Optional.of("a"), Optional.of("b"), up("a"), up("b")));
        assertThat(kept.reason()).isEqualTo(Reason.ENTRY);
        assertThat(kept.server()).contains("a");
        assertThat(kept.hashServer()).contains("b");
        assertThat(kept.text())
                .containsExactly(
                        "192.0.2.9 goes to a: its stick entry says so, for 7h46m more without a connection.",
                        "Without the entry it would go to b: its address' hash says so, among those that take new"
                                + " clients, a and b.");
    }

    @Test
    void aServerThatDrainsKeepsIt() {
        Explanation kept = explain(backend(Optional.of("a"), Optional.of("b"), server("a", "DRAIN", true), up("b")));
        assertThat(kept.reason()).isEqualTo(Reason.ENTRY);
        assertThat(kept.server()).contains("a");
        assertThat(kept.text().getFirst()).contains("a drains, so it gets no new clients, but keeps those it has.");
    }

    @Test
    void anEntryThatCannotBeFollowedIsReplacedByTheHash() {
        Explanation down =
                explain(backend(Optional.of("a"), Optional.of("b"), server("a", "DOWN", false), up("b"), up("c")));
        assertThat(down.reason()).isEqualTo(Reason.FALLBACK);
        assertThat(down.server()).contains("b");
        assertThat(down.entryServer()).contains("a");
        assertThat(down.text())
                .containsExactly(
                        "The stick entry of 192.0.2.9 names a, which is down by its health check. So it goes to b: its"
                                + " address' hash says so, among those that take new clients, b and c.",
                        "Its next connection moves the entry there, and it stays there from then on.",
                        "Not among them: a is down by its health check.");

        assertThat(explain(backend(Optional.of("a"), Optional.of("b"), server("a", "MAINT", false), up("b")))
                        .text()
                        .getFirst())
                .startsWith("The stick entry of 192.0.2.9 names a, which is in maintenance. So it goes to b:");
        assertThat(explain(backend(Optional.of("z"), Optional.of("b"), up("b")))
                        .text()
                        .getFirst())
                .startsWith(
                        "The stick entry of 192.0.2.9 names z, which is no server of the backend any more. So it goes"
                                + " to b: no other server takes new clients.");
    }

    @Test
    void withoutAnEntryTheHashSaysSo() {
        Explanation hashed = explain(backend(
                Optional.empty(),
                Optional.of("b"),
                up("a"),
                up("b"),
                server("c", "DRAIN", true),
                new ServerOffer("d", "10.0.0.4:80", "UP", 0, false, false, true),
                new ServerOffer("e", "10.0.0.5:80", "UP", 1, true, false, true)));
        assertThat(hashed.reason()).isEqualTo(Reason.HASH);
        assertThat(hashed.server()).contains("b");
        assertThat(hashed.text())
                .containsExactly(
                        "192.0.2.9 has no stick entry and goes to b: its address' hash says so, among those that take"
                                + " new clients, a and b.",
                        "Its first connection makes the entry.",
                        "Not among them: c drains, d has weight 0 and e is a backup that is not needed.");
    }

    @Test
    void aPrefixIsNamed() {
        SourceBackend backend = backend(
                BalanceAlgorithm.SOURCE, Optional.of("192.0.2.0/24"), Optional.empty(), Optional.of("a"), up("a"));
        assertThat(explain(backend).text().getFirst()).startsWith("192.0.2.9 has no stick entry (of 192.0.2.0/24) and");
    }

    @Test
    void anotherAlgorithmDecidesWhenItConnects() {
        Explanation any = explain(backend(
                BalanceAlgorithm.ROUND_ROBIN,
                Optional.of(CLIENT),
                Optional.empty(),
                Optional.empty(),
                up("a"),
                up("b")));
        assertThat(any.reason()).isEqualTo(Reason.ANY);
        assertThat(any.server()).isEmpty();
        assertThat(any.text())
                .isEqualTo(List.of(
                        "192.0.2.9 has no stick entry and goes to whichever of a and b RoundRobin picks when it connects,"
                                + " and is kept there."));
    }

    @Test
    void withoutATableNobodyIsKept() {
        Explanation free = explain(
                backend(BalanceAlgorithm.RANDOM, Optional.empty(), Optional.empty(), Optional.empty(), up("a")));
        assertThat(free.server()).contains("a");
        assertThat(free.text().getFirst())
                .isEqualTo("192.0.2.9 is not kept, as the backend has no stick table, and goes to a, as no other server"
                        + " takes new clients.");
    }

    @Test
    void nobodyTakesIt() {
        Explanation none = explain(backend(Optional.of("a"), Optional.empty(), server("a", "DOWN", false)));
        assertThat(none.reason()).isEqualTo(Reason.NO_SERVER);
        assertThat(none.server()).isEmpty();
        assertThat(none.text().getFirst())
                .isEqualTo(
                        "The stick entry of 192.0.2.9 names a, which is down by its health check. So it goes nowhere: no"
                                + " server takes new clients, so its connection is closed.");
    }
}
