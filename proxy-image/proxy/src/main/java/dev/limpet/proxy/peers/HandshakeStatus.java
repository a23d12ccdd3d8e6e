package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** How a peer that was called answers the greeting. */
enum HandshakeStatus {
    OK(200, "ESTA"),
    /** The peer is busy; HAProxy says so while a reload hands its tables over. */
    RETRY(300, "RETR"),
    PROTOCOL_ERROR(501, "PROT"),
    WRONG_VERSION(502, "VERS"),
    /** The peer that was called has another name. */
    WRONG_NAME(503, "NAME"),
    /** The peer that was called does not know the caller. */
    UNKNOWN_CALLER(504, "UNKN");

    private final int code;
    private final String word;

    HandshakeStatus(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** The line that says so. */
    ByteBuf line(ByteBufAllocator allocator) {
        return ByteBufUtil.writeAscii(allocator, code + "\n");
    }

    /** HAProxy's word for the state of a link after this answer. */
    String word() {
        return word;
    }

    /** What a line says; any line that is no status is a protocol error. */
    static HandshakeStatus of(String line) {
        for (HandshakeStatus status : values()) {
            if (line.equals(Integer.toString(status.code))) {
                return status;
            }
        }
        return PROTOCOL_ERROR;
    }
}
