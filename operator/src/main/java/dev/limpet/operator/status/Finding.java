package dev.limpet.operator.status;

/** The content of one condition, without when it came to be. */
record Finding(Aspect aspect, Truth truth, Reason reason, String message) {
    /** What a condition is about: its type. */
    enum Aspect {
        /** The newest spec holds and is in force. */
        ACCEPTED("Accepted"),
        /** The ready replicas run the configuration. */
        PROGRAMMED("Programmed"),
        /** The ready replicas have learned the tables of their peers. */
        PEERS_SYNCED("PeersSynced"),
        /** All is as wanted. */
        READY("Ready"),
        /** Present while the operator is at work. */
        RECONCILING("Reconciling"),
        /** Present while nothing goes on until somebody changes something. */
        STALLED("Stalled");

        private final String type;

        Aspect(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String text;

        Truth(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    boolean isTrue() {
        return truth == Truth.TRUE;
    }
}
