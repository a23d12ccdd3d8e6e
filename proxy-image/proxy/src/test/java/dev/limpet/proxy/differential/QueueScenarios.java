package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;

import java.io.IOException;
import java.util.List;

/** Limits, and who waits for them. The first session of each tells both products where the source is kept. */
final class QueueScenarios {
    private static final String SOURCE = "127.0.0.79";

    private static Setup limited(Waits waits) {
        return Setup.of(waits, ACCEPTING).sticky().withServerLimit(1);
    }

    static final List<Scenario> ALL = List.of(
            Scenario.of("queue-in-order", limited(Waits.PATIENT), "-- -- -- --", stage -> {
                Talk first = stage.client(SOURCE);
                Talk served = served(stage, first);
                Talk second = stage.client(SOURCE);
                second.sends("second");
                stage.awaitQueued(1);
                Talk third = stage.client(SOURCE);
                third.sends("third");
                stage.awaitQueued(2);
                Talk fourth = stage.client(SOURCE);
                fourth.sends("fourth");
                stage.awaitQueued(3);
                ends(first, served);
                Talk next = stage.accepted("a");
                next.receives(6);
                ends(second, next);
                next = stage.accepted("a");
                next.receives(5);
                ends(third, next);
                next = stage.accepted("a");
                next.receives(6);
                ends(fourth, next);
            }),
            Scenario.of(
                    "queue-of-the-backend",
                    Setup.of(Waits.PATIENT, ACCEPTING, ACCEPTING).withServerLimit(1),
                    "-- -- -- --",
                    stage -> {
                        Talk first = stage.client();
                        Talk servedFirst = served(stage, first);
                        Talk second = stage.client();
                        second.sends("second");
                        Talk servedSecond = stage.accepted("b");
                        servedSecond.receives(6);
                        Talk third = stage.client();
                        third.sends("third");
                        stage.awaitQueued(1);
                        Talk fourth = stage.client();
                        fourth.sends("fourth");
                        stage.awaitQueued(2);
                        ends(second, servedSecond);
                        Talk next = stage.accepted("b");
                        next.receives(5);
                        ends(third, next);
                        next = stage.accepted("b");
                        next.receives(6);
                        ends(fourth, next);
                        stage.awaitLogged(3);
                        ends(first, servedFirst);
                    }),
            Scenario.of("queue-timeout", limited(Waits.SHORT_CONNECT_AND_QUEUE), "sQ --", stage -> {
                Talk first = stage.client(SOURCE);
                Talk served = served(stage, first);
                Talk second = stage.client(SOURCE);
                second.sends("second");
                second.receivesToTheEnd();
                stage.awaitLogged(1);
                ends(first, served);
            }),
            Scenario.of("client-leaves-the-queue", limited(Waits.PATIENT), "CQ --", stage -> {
                Talk first = stage.client(SOURCE);
                Talk served = served(stage, first);
                Talk second = stage.client(SOURCE);
                stage.awaitQueued(1);
                second.closes();
                stage.awaitLogged(1);
                ends(first, served);
            }),
            Expected.phaseOfTheWait(
                    Scenario.of("client-resets-in-the-queue", limited(Waits.PATIENT), "CD --", stage -> {
                        Talk first = stage.client(SOURCE);
                        Talk served = served(stage, first);
                        Talk second = stage.client(SOURCE);
                        second.sends("second");
                        stage.awaitQueued(1);
                        second.resets();
                        stage.awaitLogged(1);
                        ends(first, served);
                    }),
                    "Q"),
            Scenario.of("client-finishes-in-the-queue", limited(Waits.PATIENT), "-- --", stage -> {
                Talk first = stage.client(SOURCE);
                Talk served = served(stage, first);
                Talk second = stage.client(SOURCE);
                second.sends("second");
                second.finishes();
                stage.awaitQueued(1);
                ends(first, served);
                stage.awaitLogged(1);
                Talk next = stage.accepted("a");
                next.receivesToTheEnd();
                next.sends("answer");
                next.closes();
                second.receivesToTheEnd();
            }),
            Scenario.of("frontend-limit", Setup.of(Waits.PATIENT, ACCEPTING).withMaxConnections(1), "-- --", stage -> {
                Talk first = stage.client();
                Talk served = served(stage, first);
                Talk second = stage.client();
                second.sends("second");
                stage.note("served meanwhile: " + stage.acceptedSoon("a").isPresent());
                ends(first, served);
                Talk next = stage.accepted("a");
                next.receives(6);
                ends(second, next);
            }));

    private static Talk served(Stage stage, Talk client) throws IOException {
        client.sends("first");
        Talk server = stage.accepted("a");
        server.receives(5);
        return server;
    }

    private static void ends(Talk client, Talk server) throws IOException {
        client.closes();
        server.receivesToTheEnd();
        server.closes();
    }

    private QueueScenarios() {}
}
