package dev.limpet.proxy.net;

import dev.limpet.proxy.uring.Operations;
import dev.limpet.proxy.uring.RingLoop;
import io.netty.channel.epoll.LinuxSocket;

/** A listener on an io_uring, which tells when somebody comes after nobody was there. */
final class UringListener extends LinuxListener implements Operations {
    private static final int POLL = 1;
    private static final int POLLIN = 1;

    private final RingLoop ring;
    private int slot;
    private boolean registered;
    private boolean polling;

    UringListener(Worker worker, RingLoop ring, ListeningPort port, LinuxSocket socket) {
        super(worker, port, socket);
        this.ring = ring;
    }

    @Override
    void register() {
        slot = ring.take(this);
        registered = true;
    }

    @Override
    Endpoint client(LinuxSocket accepted) {
        return new UringEndpoint(worker(), ring, accepted, false);
    }

    @Override
    void awaitClients() {
        if (registered && !polling) {
            polling = true;
            ring.poll(slot, POLL, socket().intValue(), POLLIN);
        }
    }

    @Override
    public void completed(int operation, int result, int flags) {
        polling = false;
        ring.tellLater(this);
    }

    @Override
    public void ready() {
        if (registered) {
            accept();
        }
    }

    @Override
    public void remind() {}

    @Override
    public void abandon() {
        close();
    }

    /** The port is free when this returns, so nothing may be under way any more. */
    @Override
    void release() {
        if (polling) {
            ring.cancel(slot, POLL);
        }
        while (polling) {
            ring.handOverAndEnd();
        }
        if (registered) {
            registered = false;
            ring.give(slot);
        }
        close();
    }
}
