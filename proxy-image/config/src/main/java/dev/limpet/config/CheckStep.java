package dev.limpet.config;

/** One step of a health check that talks to a server. Texts are 1 to 256 characters, in UTF-8 on the wire. */
public sealed interface CheckStep {
    /** Sends a text. */
    record Send(String send) implements CheckStep {
        public Send {
            Check.range("healthCheck.probe.steps.send", send.codePointCount(0, send.length()), 1, 256);
        }
    }

    /** Waits until a text is found in what the server has sent since the last {@link Send}. */
    record Expect(String expect) implements CheckStep {
        public Expect {
            Check.range("healthCheck.probe.steps.expect", expect.codePointCount(0, expect.length()), 1, 256);
        }
    }
}
