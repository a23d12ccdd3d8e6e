package dev.limpet.proxy.health;

import dev.limpet.config.ProbeConfig;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What one check says to a server that it is connected to, and what it makes of the answer. It does no I/O itself. */
sealed interface Dialogue permits ConnectDialogue, HttpDialogue, SendExpectDialogue {
    /** Who says the first word. */
    enum Opening {
        NOBODY,
        CHECK,
        SERVER
    }

    /** What is to be done next. */
    sealed interface Step {
        /** Send this, then go on with {@link Dialogue#sent}. */
        record Send(byte[] bytes) implements Step {}

        /** Wait for what the server sends. */
        record Await() implements Step {}

        /** The check is over. */
        record Done(Finding finding) implements Step {}
    }

    /** A dialogue that has not begun. */
    static Dialogue of(ProbeConfig probe, InetSocketAddress target) {
        return switch (probe) {
            case ProbeConfig.Tcp tcp -> new ConnectDialogue();
            case ProbeConfig.Http http -> new HttpDialogue(http, target);
            case ProbeConfig.SendExpect conversation -> new SendExpectDialogue(conversation.steps());
        };
    }

    Opening opening();

    Step begin();

    /** All that was to be sent has been. */
    Step sent();

    /** The server has sent something, which is read to its end; maybe while something is still being sent to it. */
    Step received(ByteBuffer bytes);

    /** The server sends no more. */
    Finding ended();

    /** How far it had come when time was up. */
    String awaited();
}
