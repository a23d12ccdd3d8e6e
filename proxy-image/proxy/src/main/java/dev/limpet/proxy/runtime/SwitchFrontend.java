package dev.limpet.proxy.runtime;

import java.net.BindException;
import java.util.List;
import java.util.stream.Stream;

/** {@code enable frontend}, {@code disable frontend}: opens or closes a frontend's port; its sessions go on. */
record SwitchFrontend(Lookup lookup, Controls controls, boolean on) implements Command {
    @Override
    public String words() {
        return on ? "enable frontend" : "disable frontend";
    }

    @Override
    public String arguments() {
        return "<frontend>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return on ? "open a frontend's port again" : "close a frontend's port; sessions go on";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("A frontend name is expected.");
        }
        String name = lookup.frontend(arguments.getFirst()).config().name();
        if (!change(name)) {
            throw new CommandException("All sockets are already " + (on ? "enabled." : "disabled."));
        }
        return Stream.empty();
    }

    private boolean change(String frontend) throws CommandException {
        try {
            return on ? controls.enable(frontend) : controls.disable(frontend);
        } catch (BindException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}
