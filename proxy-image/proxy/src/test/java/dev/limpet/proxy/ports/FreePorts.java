package dev.limpet.proxy.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what a test starts. They are below those that the kernel gives to outgoing connections and to sockets bound
 * to port 0, so that nothing takes one before it is listened on, and each is given once. A process begins anywhere.
 */
public final class FreePorts {
    private static final int FIRST = 10_240;
    private static final int END = firstOfTheKernel();
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

    private FreePorts() {}

    /** One that nobody listens on at an address. */
    public static int on(InetAddress address) {
        for (int tried = FIRST; tried < END; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST);
            try (ServerSocket socket = new ServerSocket(port, 1, address)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no port is free on " + address);
    }

    /** An address with one that nobody listens on there. */
    public static InetSocketAddress addressOn(InetAddress address) {
        return new InetSocketAddress(address, on(address));
    }

    private static int firstOfTheKernel() {
        try (Scanner range = new Scanner(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            return range.nextInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
