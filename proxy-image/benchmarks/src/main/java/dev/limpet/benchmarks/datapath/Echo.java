package dev.limpet.benchmarks.datapath;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server's end of a connection: sends every message back, until the client asks for a stream instead. */
final class Echo extends LoadSocket {
    /** First bytes of a client's first message. */
    static final byte ECHO = 'e';

    static final byte STREAM = 's';
    static final byte BOTH_WAYS = 'b';

    private static final int LONGEST_MESSAGE = 4_096;

    private boolean asked;
    private @Nullable Stream stream;

    Echo(LoadLoop loop, LinuxSocket socket) {
        super(loop, socket);
    }

    @Override
    void ready(boolean readable, boolean writable) throws IOException {
        if (stream != null) {
            stream.ready(readable, writable);
            return;
        }
        while (readable) {
            int count = receive(LONGEST_MESSAGE);
            if (count == END) {
                release();
                return;
            }
            if (count == WOULD_BLOCK) {
                return;
            }
            byte first = loop().scratch().get(0);
            if (!asked && first != ECHO) {
                stream = new Stream(this, true);
                stream.ready(true, true);
                return;
            }
            asked = true;
            if (send(count) < count) {
                throw new IOException("an answer of " + count + " bytes does not fit into the socket's buffer");
            }
            if (count < LONGEST_MESSAGE && !hasEnded()) {
                // Edge-triggered: more to come is a new event.
                return;
            }
        }
    }
}
