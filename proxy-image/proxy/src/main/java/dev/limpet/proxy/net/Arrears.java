package dev.limpet.proxy.net;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of a queued write, which counts as done, that the kernel did not take after all; they come before any others. */
final class Arrears {
    static final Arrears NONE = new Arrears(new byte[0], false);

    private final byte[] bytes;
    private final boolean failed;
    private int paid;

    /**
     * Bytes that are left.
     *
     * @param failed whether the connection turned out to be broken
     */
    Arrears(byte[] bytes, boolean failed) {
        this.bytes = bytes;
        this.failed = failed;
    }

    boolean any() {
        return paid < bytes.length;
    }

    boolean failed() {
        return failed;
    }

    /** Sends as much as the connection takes; returns as {@link Endpoint#write}. */
    int pay(LinuxSocket socket) {
        if (failed) {
            return Endpoint.FAILED;
        }
        try {
            ByteBuffer rest = ByteBuffer.allocateDirect(bytes.length - paid);
            int count = socket.send(rest.put(0, bytes, paid, rest.capacity()), 0, rest.capacity());
            paid += count;
            return count;
        } catch (IOException e) {
            return Endpoint.FAILED;
        }
    }
}
