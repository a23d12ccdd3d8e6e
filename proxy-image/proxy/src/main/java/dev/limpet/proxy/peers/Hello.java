package dev.limpet.proxy.peers;

/**
 * How a peer that calls introduces itself, in three lines.
 *
 * @param callee the name of the peer it means to call
 * @param caller its own name
 */
record Hello(ProtocolVersion version, String callee, String caller) {
    private static final String PROTOCOL = "HAProxyS ";

    /** The greeting that a peer is called with, in the newest version. */
    static String lines(String callee, String caller) {
        return PROTOCOL + "2.1\n" + callee + "\n" + caller + " "
                + ProcessHandle.current().pid() + " 1\n";
    }

    /** What is known of a greeting after some of its lines. */
    sealed interface Progress {
        /** What is known after one more line. */
        Progress next(String line);
    }

    /** The greeting is whole. */
    record Complete(Hello hello) implements Progress {
        @Override
        public Progress next(String line) {
            return new Refused(HandshakeStatus.PROTOCOL_ERROR);
        }
    }

    /** The greeting is not one that can be answered with a session. */
    record Refused(HandshakeStatus status) implements Progress {
        @Override
        public Progress next(String line) {
            return this;
        }
    }

    private record Versioned(ProtocolVersion version) implements Progress {
        @Override
        public Progress next(String line) {
            return new Addressed(version, line);
        }
    }

    private record Addressed(ProtocolVersion version, String callee) implements Progress {
        @Override
        public Progress next(String line) {
            String caller = line.split(" ", 2)[0];
            return caller.isEmpty()
                    ? new Refused(HandshakeStatus.PROTOCOL_ERROR)
                    : new Complete(new Hello(version, callee, caller));
        }
    }

    private record Empty() implements Progress {
        @Override
        public Progress next(String line) {
            if (!line.startsWith(PROTOCOL)) {
                return new Refused(HandshakeStatus.PROTOCOL_ERROR);
            }
            return ProtocolVersion.of(line.substring(PROTOCOL.length()))
                    .<Progress>map(Versioned::new)
                    .orElseGet(() -> new Refused(HandshakeStatus.WRONG_VERSION));
        }
    }

    /** A greeting of which no line has been read. */
    static Progress begin() {
        return new Empty();
    }
}
