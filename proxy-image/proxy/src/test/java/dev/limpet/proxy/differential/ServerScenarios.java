package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;
import static dev.limpet.proxy.differential.Setup.Port.REFUSING;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BalanceAlgorithm;
import java.io.IOException;
import java.util.List;

/** Servers that refuse, are in maintenance or drain, and to which other server a client then goes. */
final class ServerScenarios {
    private static final String SOURCE = "127.0.0.77";

    static final List<Scenario> ALL = List.of(
            Scenario.of("server-refuses", Setup.of(Waits.PATIENT, REFUSING), "SC", stage -> {
                // What a client says meanwhile comes before or after the end, and then is answered by a reset.
                Talk client = stage.client();
                client.receivesToTheEnd();
            }),
            Scenario.of("server-refuses-retries", Setup.of(Waits.SHORT_CONNECT_TWO_RETRIES, REFUSING), "SC", stage -> {
                Talk client = stage.client();
                client.receivesToTheEnd();
            }),
            Scenario.of(
                    "server-refuses-redispatched",
                    Setup.of(Waits.SHORT_CONNECT_TWO_RETRIES, REFUSING, ACCEPTING),
                    "--",
                    stage -> conversation(stage, stage.client(), "b")),
            Scenario.of(
                    "all-servers-refuse-redispatched",
                    Setup.of(Waits.SHORT_CONNECT_TWO_RETRIES, REFUSING, REFUSING),
                    "SC",
                    stage -> stage.client().receivesToTheEnd()),
            Scenario.of(
                    "stick-entry-moves-with-a-redispatch",
                    Setup.of(Waits.SHORT_CONNECT_TWO_RETRIES, ACCEPTING, ACCEPTING)
                            .sticky()
                            .balanced(BalanceAlgorithm.FIRST),
                    "-- -- --",
                    stage -> {
                        conversation(stage, stage.client(SOURCE), "a");
                        stage.awaitLogged(1);
                        stage.server("a").refuse();
                        conversation(stage, stage.client(SOURCE), "b");
                        stage.awaitLogged(2);
                        conversation(stage, stage.client(SOURCE), "b");
                    }),
            Scenario.of(
                    "stick-entry-moves-at-the-first-retry",
                    Setup.of(Waits.TWO_RETRIES_ELSEWHERE, ACCEPTING, ACCEPTING)
                            .sticky()
                            .balanced(BalanceAlgorithm.FIRST),
                    "-- --",
                    stage -> {
                        conversation(stage, stage.client(SOURCE), "a");
                        stage.awaitLogged(1);
                        stage.server("a").refuse();
                        conversation(stage, stage.client(SOURCE), "b");
                    }),
            Scenario.of(
                    "no-server",
                    Setup.of(Waits.PATIENT, ACCEPTING).withState("a", AdministrativeState.MAINTENANCE),
                    "SC",
                    stage -> {
                        Talk client = stage.client();
                        client.receivesToTheEnd();
                    }),
            Scenario.of("maintenance-and-back", Setup.of(Waits.PATIENT, ACCEPTING, ACCEPTING), "-- SC --", stage -> {
                stage.command("set server BACKEND/a state maint");
                conversation(stage, stage.client(), "b");
                stage.awaitLogged(1);
                stage.command("set server BACKEND/b state maint");
                stage.client().receivesToTheEnd();
                stage.awaitLogged(2);
                stage.command("set server BACKEND/a state ready");
                conversation(stage, stage.client(), "a");
            }),
            Scenario.of(
                    "backup-serves-while-no-other-does",
                    Setup.of(Waits.PATIENT, ACCEPTING, ACCEPTING).withBackup("b"),
                    "-- -- --",
                    stage -> {
                        conversation(stage, stage.client(), "a");
                        stage.awaitLogged(1);
                        stage.command("set server BACKEND/a state maint");
                        conversation(stage, stage.client(), "b");
                        stage.awaitLogged(2);
                        stage.command("set server BACKEND/a state ready");
                        conversation(stage, stage.client(), "a");
                    }),
            Scenario.of(
                    "maintenance-moves-a-source",
                    Setup.of(Waits.PATIENT, ACCEPTING, ACCEPTING).sticky().balanced(BalanceAlgorithm.FIRST),
                    "-- -- --",
                    stage -> {
                        conversation(stage, stage.client(SOURCE), "a");
                        stage.awaitLogged(1);
                        stage.command("set server BACKEND/a state maint");
                        conversation(stage, stage.client(SOURCE), "b");
                        stage.awaitLogged(2);
                        stage.command("set server BACKEND/a state ready");
                        conversation(stage, stage.client(SOURCE), "b");
                    }),
            Scenario.of("maintenance-leaves-sessions-alone", Setup.of(Waits.PATIENT, ACCEPTING), "--", stage -> {
                Talk client = stage.client();
                Talk server = stage.accepted("a");
                client.sends("before");
                server.receives(6);
                stage.command("set server BACKEND/a state maint");
                client.sends("after");
                server.receives(5);
                client.closes();
                server.receivesToTheEnd();
                server.closes();
            }),
            Scenario.of(
                    "drain-keeps-known-sources",
                    Setup.of(Waits.PATIENT, ACCEPTING, ACCEPTING).sticky().balanced(BalanceAlgorithm.FIRST),
                    "-- -- --",
                    stage -> {
                        conversation(stage, stage.client(SOURCE), "a");
                        stage.awaitLogged(1);
                        stage.command("set server BACKEND/a state drain");
                        conversation(stage, stage.client(SOURCE), "a");
                        stage.awaitLogged(2);
                        conversation(stage, stage.client("127.0.0.78"), "b");
                    }),
            Scenario.of(
                    "drain-of-all",
                    Setup.of(Waits.PATIENT, ACCEPTING).withState("a", AdministrativeState.DRAIN),
                    "SC",
                    stage -> stage.client().receivesToTheEnd()));

    /** A question, an answer, and an orderly end by the client. */
    private static void conversation(Stage stage, Talk client, String server) throws IOException {
        client.sends("question");
        Talk accepted = stage.accepted(server);
        accepted.receives(8);
        accepted.sends("answer");
        client.receives(6);
        client.closes();
        accepted.receivesToTheEnd();
        accepted.closes();
    }

    private ServerScenarios() {}
}
