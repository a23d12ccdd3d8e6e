package dev.limpet.cli.local.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Hands out the loopback addresses of one network 127.n.0.0/16 to pods, in order, so that equal manifests get equal
 * addresses. An address that was given back is used again only after all the others: a pod that comes back has a new one,
 * as in a cluster.
 */
final class PodNetwork {
    private static final int FIRST = 2;
    private static final int HOSTS = 1 << 16;

    private final int secondOctet;
    private final Set<Integer> taken = new HashSet<>();
    private int next = FIRST;

    /**
     * A network.
     *
     * @param secondOctet n of 127.n.0.0/16, 0 to 255
     */
    PodNetwork(int secondOctet) {
        this.secondOctet = secondOctet;
    }

    /**
     * Takes an address on which nobody listens at any of these TCP ports.
     *
     * @throws IllegalStateException when all addresses are taken
     */
    synchronized String take(Collection<Integer> ports) {
        for (int tried = 0; tried < HOSTS; tried++) {
            int host = next;
            next = next + 1 == HOSTS ? FIRST : next + 1;
            if ((host & 255) != 0 && (host & 255) != 255 && !taken.contains(host) && isFree(address(host), ports)) {
                taken.add(host);
                return address(host);
            }
        }
        throw new IllegalStateException("no free address is left in 127." + secondOctet + ".0.0/16");
    }

    synchronized void giveBack(String address) {
        String[] octets = address.split("\\.");
        taken.remove(Integer.parseInt(octets[2]) << 8 | Integer.parseInt(octets[3]));
    }

    private String address(int host) {
        return "127." + secondOctet + "." + (host >> 8) + "." + (host & 255);
    }

    private static boolean isFree(String address, Collection<Integer> ports) {
        return ports.stream().allMatch(port -> isFree(address, port));
    }

    /** A port that this process may not bind counts as free: whether it can be had shows when the pod starts. */
    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            return true;
        } catch (IOException e) {
            return PrivilegedPorts.isRefusal(e);
        }
    }
}
