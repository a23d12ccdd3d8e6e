package dev.limpet.proxy.accesslog;

/**
 * How a session ended, as HAProxy tells it in two letters: what ended it first, and what it was doing then.
 *
 * @param cause what ended it
 * @param phase what it was doing
 */
public record Termination(Cause cause, Phase phase) {
    /** Both sides closed, and everything was delivered. */
    public static final Termination NORMAL = new Termination(Cause.NONE, Phase.NONE);

    /** What ended a session first. */
    public enum Cause {
        NONE('-'),
        /** The client broke the connection. */
        CLIENT('C'),
        /** The server refused or broke the connection, or there was none. */
        SERVER('S'),
        /** The proxy refused to go on. */
        PROXY('P'),
        /** The proxy was short of something. */
        RESOURCE('R'),
        /** The proxy made a mistake. */
        INTERNAL('I'),
        /** An administrator, or the end of the process, ended it. */
        KILLED('K'),
        /** The server went down, and its sessions with it. */
        DOWN('D'),
        /** The client neither sent nor took data for too long. */
        CLIENT_TIMEOUT('c'),
        /** The server did not answer, or neither sent nor took data, for too long; or the queue was too slow. */
        SERVER_TIMEOUT('s');

        private final char letter;

        Cause(char letter) {
            this.letter = letter;
        }
    }

    /** What a session was doing when it ended. */
    public enum Phase {
        NONE('-'),
        /** Waiting for the client's PROXY protocol header. */
        REQUEST('R'),
        QUEUE('Q'),
        CONNECTION('C'),
        DATA('D'),
        /** Sending the client the last of what a server that had finished left. */
        LAST_DATA('L');

        private final char letter;

        Phase(char letter) {
            this.letter = letter;
        }
    }

    /** The two letters. */
    public String code() {
        return String.valueOf(new char[] {cause.letter, phase.letter});
    }
}
