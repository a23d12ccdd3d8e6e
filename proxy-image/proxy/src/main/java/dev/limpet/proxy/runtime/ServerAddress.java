package dev.limpet.proxy.runtime;

import dev.limpet.proxy.server.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** {@code set server … addr}: another address, and maybe another port, for a server. */
final class ServerAddress {
    /**
     * Sets what the words {@code <address> [port <port>]} say.
     *
     * @return a sentence that tells what has changed
     */
    static String set(Server server, List<String> words) throws CommandException {
        if (words.size() != 1 && !(words.size() == 3 && words.get(1).equals("port"))) {
            throw new CommandException("set server <b>/<s> addr requires an address and optionally a port.");
        }
        InetSocketAddress before = server.address();
        InetAddress address = address(words.getFirst());
        int port = words.size() == 1 ? before.getPort() : Limits.parse(words.get(2), 1, 65_535);
        server.override(new InetSocketAddress(address, port));
        return told("addr", "IP", before.getAddress().getHostAddress(), address.getHostAddress())
                + (words.size() == 1
                        ? ""
                        : ", " + told("port", "port", String.valueOf(before.getPort()), String.valueOf(port)))
                + " by 'stats socket command'";
    }

    private static InetAddress address(String text) throws CommandException {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Invalid addr '" + text + "' by 'stats socket command'");
        }
    }

    /** In HAProxy's words, which tools look for. */
    private static String told(String what, String subject, String before, String now) {
        return before.equals(now)
                ? "no need to change the " + what
                : subject + " changed from '" + before + "' to '" + now + "'";
    }

    private ServerAddress() {}
}
