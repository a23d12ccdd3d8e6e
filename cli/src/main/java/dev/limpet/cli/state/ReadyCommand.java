package dev.limpet.cli.state;

import dev.limpet.crds.ServerState;
import picocli.CommandLine.Command;

/** {@code limpet ready}: sets a server's state to Ready. */
@Command(name = "ready", header = "Lets a server take clients again.")
public final class ReadyCommand extends StateChange {
    public ReadyCommand() {
        super(ServerState.READY, "is ready: it takes clients");
    }
}
