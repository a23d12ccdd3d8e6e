package dev.limpet.proxy.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/** A listener on epoll, edge-triggered. */
final class EpollListener extends LinuxListener implements EpollIoHandle {
    /** Few, since others wait meanwhile. */
    private static final int ACCEPTED_A_TURN = 4;

    private @Nullable IoRegistration registration;

    EpollListener(Worker worker, ListeningPort port, LinuxSocket socket) {
        super(worker, port, socket);
    }

    @Override
    void register() {
        IoRegistration handle = worker().loop().register(this).getNow();
        if (handle == null) {
            throw new IllegalStateException("epoll did not take a listening socket");
        }
        registration = handle;
        handle.submit(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET));
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        acceptInTurn();
    }

    @Override
    int mostATurn() {
        return ACCEPTED_A_TURN;
    }

    @Override
    void standInLine(Runnable turn) {
        worker().newcomers().addAtGate(turn);
    }

    @Override
    Endpoint client(LinuxSocket accepted) {
        return new EpollEndpoint(worker(), accepted);
    }

    @Override
    void awaitClients() {}

    @Override
    void release() {
        close();
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket();
    }
}
