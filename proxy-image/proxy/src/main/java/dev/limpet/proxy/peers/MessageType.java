package dev.limpet.proxy.peers;

/** The numbers of classes and types that a message begins with, and the most it may hold. */
final class MessageType {
    static final int CONTROL = 0;
    static final int ERROR = 1;
    static final int TABLE = 10;
    static final int RESERVED = 255;

    /** Types from here on are followed by a length and a payload. */
    static final int WITH_PAYLOAD = 128;

    static final int UPDATE = 0x80;
    static final int INCREMENTAL_UPDATE = 0x81;
    static final int DEFINITION = 0x82;
    static final int SWITCH = 0x83;
    static final int ACK = 0x84;
    static final int TIMED_UPDATE = 0x85;
    static final int INCREMENTAL_TIMED_UPDATE = 0x86;

    /**
     * The class of what only Limpet's replicas say to each other. HAProxy skips messages of classes that it does not
     * know, but for 255.
     */
    static final int LIMPET = 76;

    static final int READS_BLOCKS = 0;
    static final int BLOCK = 0x80;
    static final int INTRODUCTION = 0x81;

    /** Bytes of payload at most: HAProxy's {@code tune.bufsize} as it stands by default. */
    static final int MAX_PAYLOAD = 16_384;

    private MessageType() {}
}
