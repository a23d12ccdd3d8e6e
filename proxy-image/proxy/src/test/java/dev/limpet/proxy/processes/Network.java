package dev.limpet.proxy.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * Network namespaces around a hub that forwards between them and this machine, made by {@code ip}. The way between two of
 * them can be cut: the hub then drops what passes, and neither side is told.
 */
public final class Network implements AutoCloseable {
    /** Of 198.18.0.0/15, which is set aside for tests of networks (RFC 2544), five networks for each run. */
    private static final int RUNS = 102;
    /** The hub's routing table for what takes a detour. */
    private static final String SLOW = "77";

    private final long run = ProcessHandle.current().pid();
    private final String hub = "limpet-" + run + "-hub";
    private final String uplink = "lmp" + run;
    private final List<String> spaces = new ArrayList<>();

    /**
     * A hub that this machine is linked to.
     *
     * @throws TestAbortedException when this machine lets nobody make network namespaces
     */
    public Network() {
        try {
            ip("netns", "add", hub);
            hub("echo 1 >/proc/sys/net/ipv4/ip_forward");
        } catch (IOException e) {
            throw new TestAbortedException(
                    "skipped, since it takes network namespaces, which root makes by iproute2: " + e.getMessage(), e);
        }
        run("link", "add", uplink, "type", "veth", "peer", "name", "root", "netns", hub);
        run("address", "add", address(0, 1) + "/24", "dev", uplink);
        run("link", "set", uplink, "up");
        run("-n", hub, "address", "add", address(0, 2) + "/24", "dev", "root");
        run("-n", hub, "link", "set", "root", "up");
    }

    /** Where this machine is, seen from the namespaces. */
    public InetAddress here() {
        return InetAddress.ofLiteral(address(0, 1));
    }

    /** Adds a namespace; they are numbered from 1. */
    public int add() {
        int number = spaces.size() + 1;
        String space = "limpet-" + run + "-" + number;
        run("netns", "add", space);
        spaces.add(space);
        String port = "to" + number;
        run("link", "add", port, "netns", hub, "type", "veth", "peer", "name", "eth0", "netns", space);
        run("-n", hub, "address", "add", address(number, 1) + "/24", "dev", port);
        run("-n", hub, "link", "set", port, "up");
        run("-n", space, "address", "add", address(number, 2) + "/24", "dev", "eth0");
        run("-n", space, "link", "set", "lo", "up");
        run("-n", space, "link", "set", "eth0", "up");
        run("-n", space, "route", "add", "default", "via", address(number, 1));
        run("route", "add", address(number, 0) + "/24", "via", address(0, 2));
        return number;
    }

    public InetAddress addressOf(int number) {
        return InetAddress.ofLiteral(address(number, 2));
    }

    /** What stands before a command that is to run in a namespace. */
    public List<String> launcher(int number) {
        return List.of("ip", "netns", "exec", spaces.get(number - 1));
    }

    void cut(int one, int other) {
        rule("add", one, other);
        rule("add", other, one);
    }

    void heal(int one, int other) {
        rule("delete", one, other);
        rule("delete", other, one);
    }

    /** Drops what one says to the other; what the other says passes. */
    void mute(int from, int to) {
        rule("add", from, to);
    }

    void unmute(int from, int to) {
        rule("delete", from, to);
    }

    /** Has the hub lose packets between namespaces, but not between them and this machine. */
    void lose(int percent) throws IOException {
        nft("add table ip loss");
        nft("add chain ip loss between { type filter hook forward priority 0 ; }");
        nft("add rule ip loss between iifname to* oifname to* numgen random mod 100 < " + percent + " drop");
    }

    void loseNothing() throws IOException {
        nft("delete table ip loss");
    }

    /**
     * Delays most of what the hub sends to a namespace, and has the rest overtake it.
     *
     * @throws IOException when this machine cannot
     */
    Detour delay(int number, int millis) throws IOException {
        Detour detour = new Detour(List.of("ip", "netns", "exec", hub), here(), address(0, 5) + "/32", millis);
        hub("echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter; echo 0 >/proc/sys/net/ipv4/conf/" + Detour.DEVICE
                + "/rp_filter");
        run("-n", hub, "route", "add", "default", "dev", Detour.DEVICE, "table", SLOW);
        // What comes back from the detour goes on, what comes from elsewhere takes it.
        run("-n", hub, "rule", "add", "priority", "10", "iif", Detour.DEVICE, "lookup", "main");
        run("-n", hub, "rule", "add", "priority", "11", "to", address(number, 2), "lookup", SLOW);
        return detour;
    }

    /** Ends a delay; what waits is lost. */
    void delayNothing(Detour detour) throws IOException {
        run("-n", hub, "rule", "delete", "priority", "11");
        run("-n", hub, "rule", "delete", "priority", "10");
        detour.close();
    }

    /** An address of this machine to which the hub brings no welcome: whatever it asks for is half open for good. */
    public InetAddress addOutcast() throws IOException {
        String outcast = address(0, 3);
        ip("address", "add", outcast + "/24", "dev", uplink);
        nft("add table ip outcast");
        nft("add chain ip outcast passing { type filter hook forward priority 0 ; }");
        nft("add rule ip outcast passing ip daddr " + outcast + " drop");
        return InetAddress.ofLiteral(outcast);
    }

    private void hub(String script) throws IOException {
        ip("netns", "exec", hub, "sh", "-c", script);
    }

    private void nft(String command) throws IOException {
        Command.run(List.of("ip", "netns", "exec", hub, "nft", command));
    }

    @Override
    public void close() throws IOException {
        ip("link", "delete", uplink);
        for (String space : spaces) {
            ip("netns", "delete", space);
        }
        ip("netns", "delete", hub);
    }

    private void rule(String change, int from, int to) {
        run("-n", hub, "rule", change, "from", address(from, 2), "to", address(to, 2), "blackhole");
    }

    private String address(int network, int host) {
        int third = (int) (run % RUNS) * 5 + network;
        return "198." + (18 + third / 256) + "." + third % 256 + "." + host;
    }

    private static void run(String... arguments) {
        try {
            ip(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Command.run(command);
    }
}
