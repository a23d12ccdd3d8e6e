package dev.limpet.proxy.accesslog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Deque;

/** A datagram for each message to a socket in the file system, such as {@code /dev/log}. */
final class UnixDatagramSocket implements SyslogSocket {
    private static final long RETRY_MILLIS = 5;

    private final int descriptor;
    private boolean closed;

    UnixDatagramSocket(String path) throws IOException {
        descriptor = LibC.socket();
        try {
            LibC.connect(descriptor, path);
        } catch (IOException e) {
            LibC.close(descriptor);
            throw e;
        }
    }

    @Override
    public void send(Deque<byte[]> messages) throws IOException {
        while (!messages.isEmpty()) {
            if (trySend(messages.getFirst())) {
                messages.removeFirst();
            } else {
                pause();
            }
        }
    }

    /** The lock keeps the descriptor from being closed, and given to another, while it is used. */
    private synchronized boolean trySend(byte[] message) throws IOException {
        if (closed) {
            throw new IOException("the socket was closed");
        }
        return LibC.send(descriptor, message);
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the log is ending");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
        }
    }
}
