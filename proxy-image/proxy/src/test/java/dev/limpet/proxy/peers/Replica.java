package dev.limpet.proxy.peers;

import static org.awaitility.Awaitility.await;

import dev.limpet.config.ExternalPeer;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.PeersTls;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.peers.tls.CredentialsFolder;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A replica reduced to its stick table {@code be} and its peers, on a loopback address of this package's own. */
final class Replica implements AutoCloseable {
    static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    static final StickConfig STICK =
            new StickConfig(32, 128, 2_000_000, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false);

    /** The name that the certificates of replicas are for. */
    static final String TLS_NAME = "web-peers.shop.svc.cluster.local";

    private final String name;
    private final InetSocketAddress address;
    private final StickTable table;
    private final Peers peers;
    private Optional<PeersTls> tls;

    private Replica(
            String name,
            PeerDirectory directory,
            InetSocketAddress address,
            StickTable table,
            Optional<Path> credentials) {
        this.name = name;
        this.address = address;
        this.table = table;
        this.tls = credentials.map(_ -> new PeersTls(TLS_NAME));
        this.peers = new Peers(
                name,
                address.getAddress(),
                LOOPS,
                NioSocketChannel.class,
                NioServerSocketChannel.class,
                directory,
                new CredentialsFolder(credentials.orElse(Path.of("nowhere"))));
    }

    /** A replica with an empty table, which does nothing yet. */
    static Replica of(String name, PeerDirectory directory) {
        return of(name, directory, freeAddress());
    }

    static Replica of(String name, PeerDirectory directory, InetSocketAddress address) {
        return of(name, directory, address, table("be"));
    }

    static Replica of(String name, PeerDirectory directory, InetSocketAddress address, StickTable table) {
        return new Replica(name, directory, address, table, Optional.empty());
    }

    /** One whose links are encrypted with what is in a folder. */
    static Replica of(String name, PeerDirectory directory, InetSocketAddress address, Path credentials) {
        return new Replica(name, directory, address, table("be"), Optional.of(credentials));
    }

    static StickTable table(String name) {
        return new StickTable(name, STICK, () -> System.nanoTime() / 1_000_000);
    }

    /** An address with a port that nobody listens on. */
    static InetSocketAddress freeAddress() {
        return FreePorts.addressOn(InetAddress.ofLiteral("127.16.0.1"));
    }

    Replica start(ExternalPeer... external) {
        configure(List.of(table), external).join();
        return this;
    }

    CompletableFuture<Void> configure(List<StickTable> tables, ExternalPeer... external) {
        return configure(
                peers,
                Optional.of(new PeersConfig(address.getPort(), "peers.test", Arrays.asList(external), tls)),
                tables);
    }

    static CompletableFuture<Void> configure(Peers peers, Optional<PeersConfig> config, List<StickTable> tables) {
        return peers.prepare(config)
                .thenCompose(change -> change.take(tables).whenComplete((done, failure) -> change.close()));
    }

    /** Speaks in clear text, or encrypted, from now on. */
    void speak(Optional<PeersTls> changed, ExternalPeer... external) {
        tls = changed;
        configure(List.of(table), external).join();
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return address;
    }

    StickTable table() {
        return table;
    }

    Peers peers() {
        return peers;
    }

    Optional<String> serverOf(String source) {
        return table.lookup(source(source));
    }

    void keep(String source, String server) {
        table.reserve(source(source), server);
    }

    /** HAProxy's word for the link to a peer, {@code absent} if that is not known. */
    String stateOf(String peer) {
        return infoOf(peer).map(PeerInfo::state).orElse("absent");
    }

    Optional<PeerInfo> infoOf(String peer) {
        return peers.status().stream().filter(info -> info.name().equals(peer)).findFirst();
    }

    static Source source(String address) {
        return Source.of(InetAddress.ofLiteral(address));
    }

    /** Ends it and waits until its port is free, which with NIO takes the event loop one more turn. */
    @Override
    public void close() {
        peers.close().join();
        await().ignoreExceptions().until(() -> {
            new ServerSocket(address.getPort(), 1, address.getAddress()).close();
            return true;
        });
    }
}
