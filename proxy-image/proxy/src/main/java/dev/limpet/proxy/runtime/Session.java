package dev.limpet.proxy.runtime;

import java.time.Duration;

/** What a command may change of the dialogue that it is part of. */
interface Session {
    /** Switches between answering one line only and answering line after line with a prompt. */
    void togglePrompt();

    /** Ends the dialogue; commands behind this one are not run. */
    void quit();

    /** How long the client may be silent before the connection ends. */
    void timeout(Duration timeout);
}
