package dev.limpet.cli.local.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as another implementation's resolver sees it: the JDK's DNS client. */
class DnsServerTest {
    private static final String PEERS = "web-peers.shop.svc.cluster.local";

    private final AtomicReference<ClusterZone> zone = new AtomicReference<>();
    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        server = DnsServer.start(new InetSocketAddress("127.14.1.1", 0), zone::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHeadlessServiceNamesItsPodsByServiceRecords() throws NamingException {
        zone.set(zone(headless("web-peers"), slice("web-peers", 2)));

        assertThat(query("_peers._tcp." + PEERS, "SRV"))
                .containsExactlyInAnyOrder("0 50 10000 web-0." + PEERS + ".", "0 50 10000 web-1." + PEERS + ".");
        assertThat(query("web-1." + PEERS, "A")).containsExactly("127.14.2.1");
        assertThat(query(PEERS, "A")).containsExactlyInAnyOrder("127.14.2.0", "127.14.2.1");
    }

    @Test
    void namesAreNotCaseSensitive() throws NamingException {
        zone.set(zone(headless("web-peers"), slice("web-peers", 1)));

        assertThat(query("WEB-0." + PEERS.toUpperCase(java.util.Locale.ROOT), "A"))
                .containsExactly("127.14.2.0");
    }

    @Test
    void aNameThatExistsHasNoRecordsOfOtherTypes() throws NamingException {
        zone.set(zone(headless("web-peers"), slice("web-peers", 1)));

        assertThat(query("web-0." + PEERS, "AAAA")).isEmpty();
        assertThat(query("shop.svc.cluster.local", "A")).isEmpty();
    }

    @Test
    void aNameThatDoesNotExistIsNotFound() {
        zone.set(zone(headless("web-peers"), slice("web-peers", 1)));

        assertThatThrownBy(() -> query("web-7." + PEERS, "A")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void aHeadlessServiceWithoutEndpointsExists() throws NamingException {
        zone.set(zone(headless("web-peers")));

        assertThat(query(PEERS, "A")).isEmpty();
    }

    @Test
    void othersDomainsAreRefused() {
        zone.set(zone(headless("web-peers")));

        assertThatThrownBy(() -> query("limpet.dev", "A"))
                .isInstanceOf(NamingException.class)
                .isNotInstanceOf(NameNotFoundException.class)
                .hasMessageContaining("5");
    }

    @Test
    void endpointsThatAreNotReadyHaveNoName() {
        EndpointSlice slice = slice("web-peers", 1);
        slice.getEndpoints().getFirst().getConditions().setReady(false);
        zone.set(zone(headless("web-peers"), slice));

        assertThatThrownBy(() -> query("web-0." + PEERS, "A")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void anAnswerTooLongForADatagramComesOverTcp() throws NamingException {
        zone.set(zone(headless("web-peers"), slice("web-peers", 100)));

        assertThat(query("_peers._tcp." + PEERS, "SRV")).hasSize(100);
    }

    @Test
    void aServiceWithAClusterAddressHasThat() throws NamingException {
        Service service = new ServiceBuilder(headless("web"))
                .editSpec()
                .withClusterIP("10.96.0.7")
                .endSpec()
                .build();
        zone.set(zone(service));

        assertThat(query("web.shop.svc.cluster.local", "A")).containsExactly("10.96.0.7");
        assertThat(query("_peers._tcp.web.shop.svc.cluster.local", "SRV"))
                .containsExactly("0 100 10000 web.shop.svc.cluster.local.");
    }

    @SuppressWarnings("BanJNDI") // it talks to this test's own server
    private List<String> query(String name, String type) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put(
                "java.naming.provider.url",
                "dns://" + server.address().getAddress().getHostAddress() + ":"
                        + server.address().getPort());
        InitialDirContext context = new InitialDirContext(environment);
        try {
            Attribute attribute =
                    context.getAttributes(name, new String[] {type}).get(type);
            List<String> values = new ArrayList<>();
            if (attribute != null) {
                Collections.list(attribute.getAll()).forEach(value -> values.add(value.toString()));
            }
            return values;
        } finally {
            context.close();
        }
    }

    private static ClusterZone zone(Service service, EndpointSlice... slices) {
        return new ClusterZone("cluster.local", List.of(service), List.of(slices));
    }

    private static Service headless(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .addNewPort()
                .withName("peers")
                .withPort(10_000)
                .endPort()
                .endSpec()
                .build();
    }

    private static EndpointSlice slice(String service, int endpoints) {
        EndpointSliceBuilder slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service + "-0")
                .withNamespace("shop")
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .addNewPort()
                .withName("peers")
                .withPort(10_000)
                .withProtocol("TCP")
                .endPort();
        IntStream.range(0, endpoints)
                .forEach(i -> slice.addNewEndpoint()
                        .withAddresses("127.14.2." + i)
                        .withHostname("web-" + i)
                        .withNewConditions()
                        .withReady(true)
                        .endConditions()
                        .endEndpoint());
        return slice.build();
    }
}
