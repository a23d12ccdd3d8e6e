package dev.limpet.proxy.runtime;

import java.time.Duration;

/** What a command may change of the dialogue that it is part of. */
interface Session {
    /** Switches between answering one line only and answering line after line with a prompt. */
    void togglePrompt();

    /** What the client may do. */
    Level level();

    /** Has the client do less from now on. */
    void lower(Level level);

    /** Fails unless the client may do what the level may. */
    default void require(Level level) throws CommandException {
        if (level().compareTo(level) < 0) {
            throw new CommandException("Permission denied");
        }
    }

    /** Ends the dialogue; commands behind this one are not run. */
    void quit();

    /** How long the client may be silent before the connection ends. */
    void timeout(Duration timeout);
}
