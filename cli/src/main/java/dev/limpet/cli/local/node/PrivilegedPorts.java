package dev.limpet.cli.local.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether this process may listen on ports below 1024. */
final class PrivilegedPorts {
    static final int FIRST_UNPRIVILEGED = 1024;

    /** What is added to a port below 1024 where it may not be bound. */
    static final int OFFSET = 10_000;

    private static final int PORT_WITHOUT_A_SERVICE = 4;

    /** Whether such a port can be bound on the loopback address given. */
    static boolean allowed(InetAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, PORT_WITHOUT_A_SERVICE));
            return true;
        } catch (IOException e) {
            return !isRefusal(e);
        }
    }

    static boolean isRefusal(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("Permission denied");
    }

    private PrivilegedPorts() {}
}
