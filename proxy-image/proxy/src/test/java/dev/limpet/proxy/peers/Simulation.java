package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Peers with a link between each two, in one thread and in virtual time: which of them acts next, how many of the bytes
 * on a link arrive, which links are cut and healed and who is killed follows from a seed alone.
 */
final class Simulation implements AutoCloseable {
    private static final int SOURCES = 40;
    private static final int SERVERS = 5;
    /** A link over which nothing arrives for as long is cut by its ends. */
    private static final int SILENCE_MILLIS = 8_000;
    /** Longer than a replica waits for somebody to learn from. */
    private static final int PATIENCE_MILLIS = 6_000;

    private final Random random;
    private final Map<String, SimulatedPeer> peers = new TreeMap<>();
    private final Map<String, Wire> wires = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private long now = 1_000_000;

    /** One direction of a link. */
    private static final class Wire {
        private final String from;
        private final String to;
        private final ByteBuf bytes = Unpooled.buffer();
        private boolean up;

        private Wire(String from, String to) {
            this.from = from;
            this.to = to;
        }
    }

    Simulation(long seed, int replicas, int haproxies) {
        random = new Random(seed);
        for (int number = 0; number < replicas; number++) {
            peers.put("limpet-" + number, new SimulatedReplica(() -> now));
        }
        for (int number = 0; number < haproxies; number++) {
            peers.put("haproxy-" + number, new SimulatedHaproxy());
        }
        names.addAll(peers.keySet());
        for (String from : names) {
            for (String to : names) {
                if (!from.equals(to)) {
                    wires.put(from + ">" + to, new Wire(from, to));
                }
            }
        }
        names.forEach(one -> names.forEach(other -> link(one, other)));
    }

    /** Lets something happen. */
    void step() {
        pass(random.nextInt(50));
        String one = any();
        String other = any();
        int kind = random.nextInt(100);
        if (kind < 30) {
            peer(one).connect(source(), server());
        } else if (kind < 36) {
            peer(one).move(source(), server());
        } else if (kind < 96 && !one.equals(other)) {
            carry(wire(one, other));
        } else if (kind == 96) {
            cut(one, other);
        } else if (kind == 97) {
            jump(random.nextInt(60_000));
        } else if (kind == 98) {
            link(one, other);
        } else if (kind == 99 && random.nextInt(5) == 0 && one.startsWith("limpet")) {
            kill(one);
        }
    }

    /** Heals all links, lets everything that is said be heard, and nobody wait any longer. */
    void settle() {
        names.forEach(one -> names.forEach(other -> link(one, other)));
        carryAll();
        pass(PATIENCE_MILLIS);
        carryAll();
    }

    /** Has a source connect to a peer. */
    void connect(String name, int source, String server) {
        peer(name).connect(source(source), server);
    }

    /** Has every source connect to a peer. */
    void connectAll(String name) {
        pass(2_000);
        for (int number = 0; number < SOURCES; number++) {
            peer(name).connect(source(number), server());
        }
    }

    /** What each peer answers for each source; {@code none} if it has no server for a source that another has one for. */
    Map<Source, Map<String, String>> servers() {
        Map<Source, Map<String, String>> servers = new HashMap<>();
        for (SimulatedPeer each : peers.values()) {
            for (Source source : each.servers().keySet()) {
                servers.computeIfAbsent(source, answers -> new TreeMap<>());
            }
        }
        peers.forEach((name, peer) -> {
            Map<Source, String> known = peer.servers();
            servers.forEach((source, answers) -> answers.put(name, known.getOrDefault(source, "none")));
        });
        return servers;
    }

    /** What each peer answers for one source. */
    Map<String, String> serversOf(int source) {
        return servers().getOrDefault(source(source), Map.of());
    }

    @Override
    public void close() {
        peers.values().forEach(SimulatedPeer::close);
        wires.values().forEach(wire -> wire.bytes.release());
    }

    /** Lets time go by; what is under way arrives if it is long. */
    void jump(int millis) {
        if (millis > SILENCE_MILLIS) {
            carryAll();
        }
        pass(millis);
    }

    private void pass(int millis) {
        now += millis;
        peers.values().forEach(peer -> peer.pass(millis));
    }

    /** Lets everything that is said over the links that are up be heard. */
    void carryAll() {
        boolean quiet = false;
        while (!quiet) {
            quiet = true;
            for (Wire wire : wires.values()) {
                if (wire.up) {
                    say(wire);
                }
                if (wire.up && wire.bytes.isReadable()) {
                    quiet = false;
                    peer(wire.to).hear(wire.from, wire.bytes.readBytes(wire.bytes.readableBytes()));
                }
            }
        }
    }

    private void carry(Wire wire) {
        if (!wire.up) {
            return;
        }
        say(wire);
        int arriving = random.nextInt(wire.bytes.readableBytes() + 1);
        peer(wire.to).hear(wire.from, wire.bytes.readBytes(arriving));
    }

    private void say(Wire wire) {
        ByteBuf said = peer(wire.from).say(wire.to);
        wire.bytes.writeBytes(said);
        said.release();
    }

    void link(String one, String other) {
        if (one.equals(other) || wire(one, other).up) {
            return;
        }
        both(one, other).forEach(wire -> {
            wire.up = true;
            wire.bytes.clear();
        });
        peer(one).linked(other);
        peer(other).linked(one);
    }

    void cut(String one, String other) {
        if (one.equals(other) || !wire(one, other).up) {
            return;
        }
        both(one, other).forEach(wire -> wire.up = false);
        peer(one).cut(other);
        peer(other).cut(one);
    }

    /** Has a replica end and begin anew, empty. */
    void kill(String name) {
        names.forEach(other -> cut(name, other));
        peer(name).close();
        peers.put(name, new SimulatedReplica(() -> now));
        names.forEach(other -> link(name, other));
    }

    private List<Wire> both(String one, String other) {
        return List.of(wire(one, other), wire(other, one));
    }

    private SimulatedPeer peer(String name) {
        return Objects.requireNonNull(peers.get(name));
    }

    private Wire wire(String from, String to) {
        return Objects.requireNonNull(wires.get(from + ">" + to));
    }

    private String any() {
        return names.get(random.nextInt(names.size()));
    }

    private Source source() {
        return source(random.nextInt(SOURCES));
    }

    private static Source source(int number) {
        return Source.ofIpv4(0x0A00_0000 + number);
    }

    private String server() {
        return "s" + random.nextInt(SERVERS);
    }
}
