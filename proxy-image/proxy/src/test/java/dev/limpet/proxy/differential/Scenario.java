package dev.limpet.proxy.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What clients and servers do around a proxy, and how the sessions end.
 *
 * @param name also the frontend's
 * @param codes the termination states that HAProxy logs, in order
 * @param differences what Limpet does differently, on purpose
 */
record Scenario(String name, Setup setup, List<String> codes, Script script, List<Difference> differences) {
    /** Drives the scenario's clients and servers; runs once for each product. */
    interface Script {
        void play(Stage stage) throws IOException, InterruptedException;
    }

    /**
     * A deliberate difference.
     *
     * @param why in one sentence
     * @param limpet what makes Limpet's transcript of HAProxy's
     */
    record Difference(String why, UnaryOperator<List<String>> limpet) {}

    static Scenario of(String name, Setup setup, String codes, Script script) {
        return new Scenario(name, setup, codes.isEmpty() ? List.of() : List.of(codes.split(" ")), script, List.of());
    }

    /** The same, but that one line of the transcript is another one in Limpet's. */
    Scenario butInLimpet(String haproxy, String limpet, String why) {
        return but(
                why,
                transcript -> transcript.stream()
                        .map(line -> line.equals(haproxy) ? limpet : line)
                        .toList());
    }

    /** The same, but that Limpet's transcript differs. */
    Scenario but(String why, UnaryOperator<List<String>> limpet) {
        List<Difference> all = new ArrayList<>(differences);
        all.add(new Difference(why, limpet));
        return new Scenario(name, setup, codes, script, all);
    }

    @Override
    public String toString() {
        return name;
    }
}
