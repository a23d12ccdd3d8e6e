package dev.limpet.proxy.net;

/**
 * What a client has sent before its server is there. Bytes stay with the kernel until the server can take them, but for
 * a PROXY protocol header, and those that have to be read to see whether the client has left.
 */
final class Prelude {
    private final Endpoint client;
    private final Spill spill;
    private long bytes;
    private boolean ended;
    private boolean failed;

    Prelude(Endpoint client, Spill spill) {
        this.client = client;
        this.spill = spill;
    }

    /** Bytes that were read, without the header. */
    long bytes() {
        return bytes;
    }

    /** Whether the client has ended its stream. */
    boolean ended() {
        return ended;
    }

    /** The bytes that the server is to be sent first. */
    Spill spill() {
        return spill;
    }

    /** Reads the PROXY protocol header, as far as it is there; once complete, it is taken off. */
    ProxyHeader readHeader() {
        while (readsOn() && spill.size() < ProxyHeaderDecoder.MOST) {
            read();
        }
        ProxyHeader header = ProxyHeaderDecoder.decode(spill.bytes());
        if (header instanceof ProxyHeader.Complete complete) {
            spill.skip(complete.length());
            bytes -= complete.length();
        }
        return header;
    }

    /** Whether the client has broken the connection, or ended it without having sent anything. */
    boolean clientLeft() {
        while (client.hungUp() && readsOn()) {
            read();
        }
        return failed || (ended && spill.isEmpty());
    }

    /** Puts a header before all else; what the client has sent by now goes in one segment with it. */
    void begin(byte[] header) {
        spill.prepend(header);
        if (readsOn()) {
            read();
        }
    }

    /** Takes what the client has sent from the kernel, which would answer a close with a reset otherwise. */
    void discard(Memory scratch) {
        if (!ended && !failed) {
            client.read(scratch, 0, scratch.size());
        }
    }

    private boolean readsOn() {
        return client.readable() && !ended && !failed && !spill.full();
    }

    private void read() {
        int count = spill.fill(client);
        bytes += Math.max(0, count);
        ended = count == Endpoint.END;
        failed = count == Endpoint.FAILED;
    }
}
