package dev.limpet.cli.state;

import dev.limpet.crds.ServerState;
import picocli.CommandLine.Command;

/** {@code limpet maint}: sets a server's state to Maintenance. */
@Command(name = "maint", header = "Sends all clients of a server elsewhere.")
public final class MaintCommand extends StateChange {
    public MaintCommand() {
        super(ServerState.MAINTENANCE, "is in maintenance: no client reaches it");
    }
}
