package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;
import static dev.limpet.proxy.differential.Setup.Port.SILENT;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Clients and servers that break off, at several moments. */
final class AbortScenarios {
    private static final Setup PATIENT = Setup.of(Waits.PATIENT, ACCEPTING);
    private static final Setup CONNECTING = Setup.of(Waits.PATIENT, SILENT);

    static final List<Scenario> ALL = List.of(
            Scenario.of("client-resets-after-an-answer", PATIENT, "CD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("!");
                client.receives(1);
                client.resets();
                server.receivesToTheEnd();
            }),
            Scenario.of("client-resets-after-data", PATIENT, "CD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("hello");
                server.receives(5);
                client.resets();
                server.receivesToTheEnd();
            }),
            Scenario.of("client-resets-with-an-answer-unread", PATIENT, "CD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("hello");
                server.receives(5);
                server.sends("welcome");
                client.receives(3);
                client.resets();
                server.receivesToTheEnd();
            }),
            Scenario.of("client-resets-after-the-server-finished", PATIENT, "CD", stage -> {
                        Talk client = stage.client();
                        Talk server = stage.accepted("a");
                        server.sends("all");
                        server.finishes();
                        client.receivesToTheEnd();
                        client.resets();
                        server.receivesToTheEnd();
                    })
                    .butInLimpet(
                            "a 1: FIN",
                            "a 1: RST",
                            "a server is told that a client broke off, whether it has finished itself or not"),
            Scenario.of("client-resets-after-it-finished", PATIENT, "CD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                stage.ignoresBytes();
                client.sends("all");
                client.finishes();
                server.receivesToTheEnd();
                client.resets();
                server.sendsInBackground("answer".getBytes(StandardCharsets.US_ASCII));
                stage.awaitLogged(1);
            }),
            Expected.resetReachesTheClient(Scenario.of("server-resets-after-a-question", PATIENT, "SD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("?");
                server.receives(1);
                server.resets();
                client.receivesToTheEnd();
            })),
            Expected.resetReachesTheClient(Scenario.of("server-resets-after-data", PATIENT, "SD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("hello");
                server.receives(5);
                server.sends("welcome");
                client.receives(7);
                server.resets();
                client.receivesToTheEnd();
            })),
            Expected.resetReachesTheClient(Scenario.of("server-resets-with-a-question-unread", PATIENT, "SD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("hello");
                server.receives(3);
                server.resets();
                client.receivesToTheEnd();
            })),
            Expected.resetReachesTheClient(
                    Scenario.of("server-resets-after-the-client-finished", PATIENT, "SD", stage -> {
                        Talk client = stage.client();
                        Talk server = stage.accepted("a");
                        client.sends("all");
                        client.finishes();
                        server.receivesToTheEnd();
                        server.resets();
                        client.receivesToTheEnd();
                    })),
            Scenario.of("server-resets-after-it-finished", PATIENT, "SD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("all");
                server.finishes();
                client.receivesToTheEnd();
                server.resets();
                client.sends("more");
                stage.awaitLogged(1);
            }),
            Scenario.of("client-resets-with-much-on-its-way", PATIENT, "CD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                stage.ignoresBytes();
                client.sends("all");
                client.finishes();
                server.receivesToTheEnd();
                server.sendsInBackground(new byte[Talk.MUCH]);
                stage.awaitHeldUp();
                client.resets();
                stage.awaitLogged(1);
            }),
            Scenario.of("client-leaves-while-connecting", CONNECTING, "CC", stage -> {
                Talk client = stage.client();
                stage.awaitSessions(1);
                client.closes();
            }),
            Expected.phaseOfTheWait(
                    Scenario.of("client-resets-while-connecting", CONNECTING, "CD", stage -> {
                        Talk client = stage.client();
                        stage.awaitSessions(1);
                        client.resets();
                    }),
                    "C"),
            Expected.phaseOfTheWait(
                    Scenario.of("client-resets-with-data-while-connecting", CONNECTING, "CD", stage -> {
                        Talk client = stage.client();
                        client.sends("hello");
                        stage.awaitSessions(1);
                        client.resets();
                    }),
                    "C"),
            Scenario.of(
                    "client-finishes-with-data-while-connecting",
                    Setup.of(Waits.SHORT_CONNECT_AND_QUEUE, SILENT),
                    "sC",
                    stage -> {
                        Talk client = stage.client();
                        client.sends("hello");
                        client.finishes();
                        client.receivesToTheEnd();
                    }));

    private AbortScenarios() {}
}
