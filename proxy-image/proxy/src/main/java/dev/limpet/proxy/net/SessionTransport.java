package dev.limpet.proxy.net;

/** What a replica is told to serve its sessions with. */
public enum SessionTransport {
    /** epoll, or where that is not to be had, NIO. */
    EPOLL,
    /** io_uring where the kernel lets it, else the same. */
    IO_URING
}
