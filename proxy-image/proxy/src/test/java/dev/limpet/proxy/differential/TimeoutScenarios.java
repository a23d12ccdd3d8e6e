package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;
import static dev.limpet.proxy.differential.Setup.Port.SILENT;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.List;

/** Every timeout. */
final class TimeoutScenarios {
    private static final long OFTEN_ENOUGH_MILLIS = 100;

    static final List<Scenario> ALL = List.of(
            Scenario.of("connect-timeout", Setup.of(Waits.SHORT_CONNECT_AND_QUEUE, SILENT), "sC", stage -> {
                Talk client = stage.client();
                client.sends("hello");
                client.receivesToTheEnd();
            }),
            Scenario.of("connect-timeout-retried", Setup.of(Waits.SHORT_CONNECT_TWO_RETRIES, SILENT), "sC", stage -> {
                Talk client = stage.client();
                client.sends("hello");
                client.receivesToTheEnd();
            }),
            Scenario.of(
                    "connect-timeout-redispatched",
                    Setup.of(Waits.SHORT_CONNECT_TWO_RETRIES, SILENT, ACCEPTING),
                    "--",
                    stage -> {
                        Talk client = stage.client();
                        client.sends("hello");
                        Talk server = stage.accepted("b");
                        server.receives(5);
                        client.closes();
                        server.receivesToTheEnd();
                        server.closes();
                    }),
            Scenario.of("client-timeout-from-the-beginning", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "cD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.receivesToTheEnd();
                server.closes();
                client.receivesToTheEnd();
            }),
            Scenario.of("client-timeout-after-data", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "cD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("hello");
                server.receives(5);
                server.sends("welcome");
                server.receivesToTheEnd();
                server.closes();
                client.receivesToTheEnd();
            }),
            Scenario.of(
                    "client-timeout-the-answer-comes-late", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "cD", stage -> {
                        Talk client = stage.client();
                        Talk server = stage.accepted("a");
                        client.sends("question");
                        server.receivesToTheEnd();
                        server.sends("answer");
                        server.closes();
                        client.receivesToTheEnd();
                    }),
            Scenario.of("client-timeout-it-does-not-read", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "cD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                stage.ignoresBytes();
                server.sendsForever();
                stage.awaitLogged(1);
                client.receivesTheEnd();
            }),
            Scenario.of("client-timeout-but-it-reads", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                for (int i = 0; i < 10; i++) {
                    server.sends("x");
                    client.receives(1);
                    MILLISECONDS.sleep(OFTEN_ENOUGH_MILLIS);
                }
                server.closes();
                client.receivesToTheEnd();
                client.closes();
            }),
            Scenario.of("client-timeout-it-has-finished", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("question");
                client.finishes();
                server.receivesToTheEnd();
                MILLISECONDS.sleep(1_000);
                server.sends("answer");
                server.closes();
                client.receivesToTheEnd();
            }),
            Scenario.of(
                    "client-timeout-the-server-has-finished", Setup.of(Waits.SHORT_CLIENT, ACCEPTING), "cD", stage -> {
                        Talk client = stage.client();
                        Talk server = stage.accepted("a");
                        server.sends("all");
                        server.finishes();
                        client.receivesToTheEnd();
                        server.receivesToTheEnd();
                    }),
            Scenario.of("server-timeout-from-the-beginning", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "sD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.receivesToTheEnd();
                client.closes();
                server.receivesToTheEnd();
            }),
            Scenario.of("server-timeout-after-data", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "sD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("hello");
                server.receives(5);
                server.sends("welcome");
                client.receivesToTheEnd();
                client.closes();
                server.receivesToTheEnd();
            }),
            Scenario.of(
                    "server-timeout-the-client-speaks-late", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "sD", stage -> {
                        Talk client = stage.client();
                        Talk server = stage.accepted("a");
                        client.receivesToTheEnd();
                        client.sends("late");
                        client.closes();
                        server.receivesToTheEnd();
                    }),
            Scenario.of("server-timeout-it-does-not-read", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "sD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sendsForever();
                stage.awaitLogged(1);
                server.receivesTheEnd();
            }),
            Scenario.of("server-timeout-but-it-reads", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                for (int i = 0; i < 10; i++) {
                    client.sends("x");
                    server.receives(1);
                    MILLISECONDS.sleep(OFTEN_ENOUGH_MILLIS);
                }
                client.closes();
                server.receivesToTheEnd();
                server.closes();
            }),
            Scenario.of(
                    "server-timeout-the-client-has-finished", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "sD", stage -> {
                        Talk client = stage.client();
                        Talk server = stage.accepted("a");
                        client.sends("all");
                        client.finishes();
                        server.receivesToTheEnd();
                        client.receivesToTheEnd();
                    }),
            Scenario.of("server-timeout-it-has-finished", Setup.of(Waits.SHORT_SERVER, ACCEPTING), "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("all");
                server.finishes();
                client.receivesToTheEnd();
                MILLISECONDS.sleep(1_000);
                client.sends("more");
                client.closes();
                server.receivesToTheEnd();
            }),
            Scenario.of("tunnel-timeout", Setup.of(Waits.SHORT_TUNNEL, ACCEPTING), "cD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("question");
                server.receives(8);
                server.sends("answer");
                client.receives(6);
                client.receivesToTheEnd();
                server.receivesToTheEnd();
            }),
            Scenario.of("client-fin-timeout", Setup.of(Waits.SHORT_FINS, ACCEPTING), "cD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("all");
                server.finishes();
                client.receivesToTheEnd();
                server.receivesToTheEnd();
            }),
            Scenario.of("server-fin-timeout", Setup.of(Waits.SHORT_FINS, ACCEPTING), "sD", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("all");
                client.finishes();
                server.receivesToTheEnd();
                client.receivesToTheEnd();
            }));

    private TimeoutScenarios() {}
}
