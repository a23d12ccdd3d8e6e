package dev.limpet.cli.state;

import dev.limpet.crds.ServerState;
import picocli.CommandLine.Command;

/** {@code limpet drain}: sets a server's state to Drain. */
@Command(name = "drain", header = "Lets a server keep its clients, and sends new ones elsewhere.")
public final class DrainCommand extends StateChange {
    public DrainCommand() {
        super(ServerState.DRAIN, "drains: clients that it has keep coming, new ones go elsewhere");
    }
}
