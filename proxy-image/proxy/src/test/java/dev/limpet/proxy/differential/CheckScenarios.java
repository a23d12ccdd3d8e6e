package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;

import java.io.IOException;
import java.util.List;

/** Servers that health checks take down and bring back. */
final class CheckScenarios {
    private static final Setup CHECKED = Setup.of(Waits.PATIENT, ACCEPTING);

    static final List<Scenario> ALL = List.of(
            Scenario.of(
                    "checks-take-down-and-bring-back",
                    CHECKED.checked(Setup.Checks.KEEP_SESSIONS),
                    "SC -- --",
                    stage -> {
                        Talk before = stage.client();
                        Talk served = served(stage, before);
                        stage.checkPort().shut();
                        stage.awaitStatus("a", "DOWN");
                        stage.client().receivesToTheEnd();
                        stage.awaitLogged(1);
                        stage.checkPort().open();
                        stage.awaitStatus("a", "UP");
                        Talk after = stage.client();
                        Talk servedAgain = served(stage, after);
                        ends(after, servedAgain);
                        stage.awaitLogged(2);
                        ends(before, served);
                    }),
            Scenario.of("checks-end-sessions", CHECKED.checked(Setup.Checks.SHUT_SESSIONS_DOWN), "D-", stage -> {
                Talk client = stage.client();
                Talk server = served(stage, client);
                stage.checkPort().shut();
                client.receivesToTheEnd();
                server.receivesToTheEnd();
            }));

    private static Talk served(Stage stage, Talk client) throws IOException {
        client.sends("question");
        Talk server = stage.accepted("a");
        server.receives(8);
        server.sends("answer");
        client.receives(6);
        return server;
    }

    private static void ends(Talk client, Talk server) throws IOException {
        client.closes();
        server.receivesToTheEnd();
        server.closes();
    }

    private CheckScenarios() {}
}
