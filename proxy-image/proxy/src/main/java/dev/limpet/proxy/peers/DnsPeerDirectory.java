package dev.limpet.proxy.peers;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds peers by the SRV records of {@code _peers._tcp.<service>}, as a headless Service of Kubernetes has them: one for
 * each pod, whose target's first label is the pod's name. Addresses come with the answer as additional records, or are
 * looked up. Nothing is remembered between two look-ups.
 */
public final class DnsPeerDirectory implements PeerDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DnsPeerDirectory.class);
    private static final String RESOLV_CONF = "/etc/resolv.conf";
    private static final int DNS_PORT = 53;
    private static final String PORT_NAME = "_peers._tcp.";
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MOST_QUERIES = 4;

    private final DnsNameResolver resolver;

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
        EventLoop loop = group.next();
        DnsServerAddressStreamProvider servers = server.<DnsServerAddressStreamProvider>map(
                        SingletonDnsServerAddressStreamProvider::new)
                .orElseGet(DnsPeerDirectory::ofTheSystem);
        this.resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(datagramChannel)
                .socketChannelType(socketChannel)
                .nameServerProvider(servers)
                .queryServerAddressStream(servers.nameServerAddressStream(""))
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .queryTimeoutMillis(TIMEOUT_MILLIS)
                .maxQueriesPerResolve(MOST_QUERIES)
                .build();
    }

    @Override
    public CompletionStage<Answer> lookUp(String service) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        String question = PORT_NAME + service + (service.endsWith(".") ? "" : ".");
        resolver.query(new DefaultDnsQuestion(question, DnsRecordType.SRV)).addListener(done -> {
            if (done.isSuccess()) {
                @SuppressWarnings("unchecked")
                var response = (AddressedEnvelope<DnsResponse, InetSocketAddress>) done.getNow();
                try {
                    read(response.content(), answer);
                } catch (RuntimeException e) {
                    answer.complete(
                            new Unanswered("the answer for " + question + " cannot be read: " + e.getMessage()));
                } finally {
                    response.release();
                }
            } else {
                answer.complete(new Unanswered(
                        "no answer for " + question + ": " + done.cause().getMessage()));
            }
        });
        return answer;
    }

    @Override
    public void close() {
        resolver.close();
    }

    /** As the C library does, the machine itself is asked where no server is named; Netty would ask public ones. */
    private static DnsServerAddressStreamProvider ofTheSystem() {
        try {
            return new UnixResolverDnsServerAddressStreamProvider(new File(RESOLV_CONF));
        } catch (IOException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("file", RESOLV_CONF)
                    .log("no DNS server is named, this machine is asked: {}", e.getMessage());
            return new SingletonDnsServerAddressStreamProvider(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT));
        }
    }

    private void read(DnsResponse response, CompletableFuture<Answer> answer) {
        if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
            answer.complete(new Found(List.of()));
            return;
        }
        if (!response.code().equals(DnsResponseCode.NOERROR)) {
            answer.complete(new Unanswered("the DNS server answers " + response.code()));
            return;
        }
        SrvRecords records = SrvRecords.of(response);
        List<CompletableFuture<Optional<Location>>> locations = new ArrayList<>();
        for (SrvRecords.Srv srv : records.services()) {
            locations.add(records.address(srv.target())
                    .map(address -> CompletableFuture.completedFuture(Optional.of(location(srv, address))))
                    .orElseGet(() -> resolve(srv)));
        }
        CompletableFuture.allOf(locations.toArray(CompletableFuture[]::new))
                .thenRun(() -> answer.complete(new Found(locations.stream()
                        .flatMap(location -> location.join().stream())
                        .toList())));
    }

    /** The address of a target; empty when there is none yet, as of a pod that has just been created. */
    private CompletableFuture<Optional<Location>> resolve(SrvRecords.Srv srv) {
        CompletableFuture<Optional<Location>> location = new CompletableFuture<>();
        resolver.resolve(srv.target())
                .addListener(done -> location.complete(
                        done.isSuccess() ? Optional.of(location(srv, (InetAddress) done.getNow())) : Optional.empty()));
        return location;
    }

    private static Location location(SrvRecords.Srv srv, InetAddress address) {
        return new Location(srv.name(), new InetSocketAddress(address, srv.port()));
    }
}
