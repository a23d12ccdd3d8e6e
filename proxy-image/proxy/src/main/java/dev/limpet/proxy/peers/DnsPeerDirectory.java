package dev.limpet.proxy.peers;

import dev.limpet.proxy.peers.dns.DnsClient;
import dev.limpet.proxy.peers.dns.NameServers;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Finds peers by the SRV records of {@code _peers._tcp.<service>}, as a headless Service of Kubernetes has them: one for
 * each pod, whose target's first label is the pod's name. Addresses come with the answer as additional records, or are
 * looked up. Nothing is remembered between two look-ups.
 */
public final class DnsPeerDirectory implements PeerDirectory {
    private static final String PORT_NAME = "_peers._tcp.";

    private final DnsClient dns;

    /**
     * A directory over DNS.
     *
     * @param server the DNS server to ask; without one, those of the system
     */
    public DnsPeerDirectory(
            EventLoopGroup group,
            Class<? extends DatagramChannel> datagramChannel,
            Class<? extends SocketChannel> socketChannel,
            Optional<InetSocketAddress> server) {
        this.dns = new DnsClient(
                group.next(),
                datagramChannel,
                socketChannel,
                server.map(List::of).orElseGet(NameServers::ofTheSystem));
    }

    @Override
    public CompletionStage<Answer> lookUp(String service) {
        String question = PORT_NAME + service + (service.endsWith(".") ? "" : ".");
        return dns.ask(question, DnsRecordType.SRV)
                .thenCompose(this::read)
                .exceptionally(failed -> new Unanswered("no answer for " + question + ": " + reason(failed)));
    }

    private static String reason(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return String.valueOf(cause.getMessage());
    }

    private CompletionStage<Answer> read(DnsResponse response) {
        SrvRecords records;
        try {
            records = SrvRecords.of(response);
        } finally {
            response.release();
        }
        List<CompletableFuture<Optional<Location>>> locations = records.services().stream()
                .map(srv -> records.address(srv.target())
                        .map(address -> CompletableFuture.completedFuture(Optional.of(location(srv, address))))
                        .orElseGet(() -> resolve(srv)))
                .toList();
        return CompletableFuture.allOf(locations.toArray(CompletableFuture[]::new))
                .thenApply(done -> new Found(locations.stream()
                        .flatMap(location -> location.join().stream())
                        .toList()));
    }

    /** The address of a target, IPv4 rather than IPv6; empty when there is none yet, as of a pod that has just been created. */
    private CompletableFuture<Optional<Location>> resolve(SrvRecords.Srv srv) {
        return address(srv, DnsRecordType.A)
                .thenCompose(found ->
                        found.isPresent() ? CompletableFuture.completedStage(found) : address(srv, DnsRecordType.AAAA))
                .exceptionally(failed -> Optional.empty())
                .toCompletableFuture();
    }

    private CompletionStage<Optional<Location>> address(SrvRecords.Srv srv, DnsRecordType type) {
        return dns.ask(srv.target(), type).thenApply(response -> {
            try {
                return SrvRecords.firstAddress(response).map(address -> location(srv, address));
            } finally {
                response.release();
            }
        });
    }

    private static Location location(SrvRecords.Srv srv, InetAddress address) {
        return new Location(srv.name(), new InetSocketAddress(address, srv.port()));
    }
}
