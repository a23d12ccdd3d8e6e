package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Bytes there and back, half-closed connections, slow readers. */
final class DataScenarios {
    private static final Setup PATIENT = Setup.of(Waits.PATIENT, ACCEPTING);
    private static final int MUCH = 8_000_000;

    static final List<Scenario> ALL = List.of(
            Scenario.of("client-closes", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("question");
                server.receives(8);
                server.sends("answer");
                client.receives(6);
                client.closes();
                server.receivesToTheEnd();
                server.closes();
            }),
            Scenario.of("server-closes", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("question");
                server.receives(8);
                server.sends("answer");
                server.closes();
                client.receivesToTheEnd();
                client.closes();
            }),
            Scenario.of("server-speaks-first", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("welcome");
                server.closes();
                client.receivesToTheEnd();
                client.closes();
            }),
            Scenario.of("client-half-closes", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("question");
                client.finishes();
                server.receivesToTheEnd();
                server.sends("answer");
                server.closes();
                client.receivesToTheEnd();
            }),
            Scenario.of("server-half-closes", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("answer");
                server.finishes();
                client.receivesToTheEnd();
                client.sends("question");
                client.closes();
                server.receivesToTheEnd();
            }),
            Scenario.of("client-half-closes-before-the-server-is-there", PATIENT, "--", stage -> {
                Talk client = stage.client();
                client.sends("question");
                client.finishes();
                Talk server = stage.accepted("a");
                server.receivesToTheEnd();
                server.sends("answer");
                server.closes();
                client.receivesToTheEnd();
            }),
            Scenario.of("much-to-the-client-who-reads-late", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                Thread sending = inBackground(() -> {
                    server.sends(bytes(1));
                    server.closes();
                });
                stage.awaitHeldUp();
                client.receivesToTheEnd();
                sending.join();
                client.closes();
            }),
            Scenario.of("much-to-the-server-that-reads-late", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                Thread sending = inBackground(() -> {
                    client.sends(bytes(2));
                    client.closes();
                });
                stage.awaitHeldUp();
                server.receivesToTheEnd();
                sending.join();
                server.closes();
            }),
            Scenario.of("much-both-ways", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                Thread up = inBackground(() -> {
                    client.sends(bytes(3));
                    client.finishes();
                });
                Thread down = inBackground(() -> {
                    server.sends(bytes(4));
                    server.finishes();
                });
                Thread reading = inBackground(server::receivesToTheEnd);
                client.receivesToTheEnd();
                up.join();
                down.join();
                reading.join();
            }),
            Scenario.of("client-says-nothing", PATIENT, "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                server.sends("welcome");
                client.receives(7);
                client.closes();
                server.receivesToTheEnd();
                server.closes();
            }),
            Scenario.of("client-says-nothing-not-logged", PATIENT.withoutEmptyLines(), "--", stage -> {
                Talk silent = stage.client();
                Talk server = stage.accepted("a");
                server.sends("welcome");
                silent.receives(7);
                silent.closes();
                server.receivesToTheEnd();
                server.closes();
                stage.awaitSessions(0);
                Talk client = stage.client();
                client.sends("hello");
                Talk next = stage.accepted("a");
                next.receives(5);
                client.closes();
                next.receivesToTheEnd();
                next.closes();
            }));

    private interface Step {
        void run() throws IOException;
    }

    private static Thread inBackground(Step step) {
        return Thread.ofVirtual().start(() -> {
            try {
                step.run();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[MUCH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private DataScenarios() {}
}
