package dev.limpet.proxy.differential;

import java.util.List;
import java.util.function.UnaryOperator;

/** What Limpet does differently on purpose, in several scenarios. */
final class Expected {
    /** A server's reset is passed on to the client. */
    static Scenario resetReachesTheClient(Scenario scenario) {
        return scenario.butInLimpet(
                "client 1: FIN",
                "client 1: RST",
                "a client must be able to tell an answer that broke off from one that is complete");
    }

    /** A client that has broken off while it waited was waiting, not exchanging data. */
    static Scenario phaseOfTheWait(Scenario scenario, String phase) {
        return scenario.but(
                "HAProxy logs CD whenever a client's reset is seen, though the documentation has states for each phase",
                replacing(" CD ", " C" + phase + " "));
    }

    /** A bad PROXY protocol header is told of in a session's line. */
    static Scenario headerRefusedByLine(Scenario scenario, String code) {
        return scenario.but(
                "every connection has one line of the same form, with a state that tells why it ended; and an orderly end",
                transcript -> List.of(
                        "client 1: FIN",
                        "log: 127.0.0.1:n " + scenario.name() + "-servers/<NOSRV> -1/-1/n 0 " + code + " 1/0/0/0 0/0"));
    }

    private static UnaryOperator<List<String>> replacing(String haproxy, String limpet) {
        return transcript ->
                transcript.stream().map(line -> line.replace(haproxy, limpet)).toList();
    }

    private Expected() {}
}
