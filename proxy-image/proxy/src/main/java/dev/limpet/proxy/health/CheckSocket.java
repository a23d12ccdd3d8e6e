package dev.limpet.proxy.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A check's connection, used by its event loop's thread alone. No method blocks; each throws when the connection is
 * broken. Closing it sends a reset, so that no connection is left waiting in the kernel.
 */
abstract class CheckSocket {
    /** Whom it is told that something may be done now. */
    interface Owner {
        void ready();
    }

    /** Begins to connect; tells whether it is connected already. */
    abstract boolean connect(InetSocketAddress target, Dialogue.Opening opening, Owner owner) throws IOException;

    /** Whether it is connected by now. */
    abstract boolean finishConnect() throws IOException;

    /** Reads into a direct buffer; how many bytes, 0 for none now, -1 at their end. */
    abstract int read(ByteBuffer into) throws IOException;

    /** Writes as much of a direct buffer as the kernel takes. */
    abstract void write(ByteBuffer from) throws IOException;

    abstract InetSocketAddress localAddress();

    abstract void close();
}
