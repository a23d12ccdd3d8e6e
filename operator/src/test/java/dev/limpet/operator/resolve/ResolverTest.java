package dev.limpet.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limpet.config.ServerConfig;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.resolve.Resolution.Problem;
import dev.limpet.operator.resolve.Resolution.Refused;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a specification is refused and why, and which servers the endpoints of a Service give. */
class ResolverTest {
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: shop}
            spec:
              ports:
                - {name: http, port: 80}
                - {name: dns, port: 53, protocol: UDP}
                - {port: 443}
            """;

    private final List<HasMetadata> objects = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    servers: [{name: a, address: web.example.com, port: 80}] | INVALID | backends[web].servers[a].address: 'web.example.com' is not an IPv4 or IPv6 address
                    service: {name: none, port: 80} | SERVICE_NOT_FOUND | backends[web].service.name: there is no Service 'none' in namespace 'shop'; create it or name another
                    service: {name: shop, port: 81} | SERVICE_PORT_NOT_FOUND | backends[web].service.port: Service 'shop' has no TCP port 81; use one of 80 (http), 443
                    service: {name: shop, port: dns} | SERVICE_PORT_NOT_FOUND | backends[web].service.port: Service 'shop' has no TCP port dns; use one of 80 (http), 443
                    """)
    void whatABackendMayNotNameIsRefusedWithWhatToDo(String servers, Problem problem, String message) {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));

        assertThat(resolve(loadBalancer(servers))).isEqualTo(new Refused(problem, "spec." + message));
    }

    @Test
    void anExternalNameGivesAServerForEachAddressOfTheHost() {
        objects.add(external("example.com"));

        assertThat(servers("http"))
                .extracting(ServerConfig::name, ServerConfig::address, ServerConfig::port)
                .containsExactly(tuple("192.0.2.1", "192.0.2.1", 80), tuple("192.0.2.2", "192.0.2.2", 80));
    }

    @Test
    void anExternalNameThatDnsNeverKnewIsRefused() {
        objects.add(external("unknown.example.com"));

        assertThat(resolve(loadBalancer("service: {name: shop, port: http}")))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.HOST_NOT_FOUND);
                    assertThat(refused.message())
                            .contains("unknown.example.com")
                            .contains("looked up again");
                });
    }

    private static Service external(String host) {
        return Serialization.unmarshal(
                SERVICE.replace("spec:", "spec:\n  type: ExternalName\n  externalName: " + host), Service.class);
    }

    @Test
    void aHeadlessServiceMayDoWithoutPorts() {
        objects.add(Serialization.unmarshal(
                "apiVersion: v1\nkind: Service\nmetadata: {namespace: shop, name: shop}\nspec: {clusterIP: None}",
                Service.class));
        slice("IPv4", "", "{addresses: [10.1.0.1], targetRef: {kind: Pod, name: shop-0}}");

        assertThat(servers("8080")).extracting(ServerConfig::port).containsExactly(8080);
    }

    @Test
    void withoutASelectorServersAreNamedByTheirAddresses() {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        slice("IPv4", "{name: http, port: 8080}", "{addresses: [10.9.0.1]}, {addresses: [10.9.0.2]}");
        slice("IPv6", "{name: http, port: 8080}", "{addresses: ['fd00::9']}");

        assertThat(servers("http")).extracting(ServerConfig::name).containsExactly("10.9.0.1", "10.9.0.2", "fd00::9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "absent", textBlock = """
                    absent                                                   | READY
                    {ready: true, serving: true, terminating: false}         | READY
                    {ready: false, serving: true, terminating: true}         | DRAIN
                    {ready: true, serving: true, terminating: true}          | DRAIN
                    {ready: false, serving: false, terminating: true}        | absent
                    {ready: false, serving: true, terminating: false}        | absent
                    {ready: false}                                           | absent
                    """)
    void conditionsOfAnEndpointDecideOnItsServer(@Nullable String conditions, @Nullable String state) {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        slice(
                "IPv4",
                "{name: http, port: 8080}",
                "{addresses: [10.9.0.1]" + (conditions == null ? "" : ", conditions: " + conditions) + "}");

        assertThat(servers("http").stream().map(server -> server.state().name()))
                .isEqualTo(state == null ? List.of() : List.of(state));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    limpet.dev/weight: '0'                                | 0  | READY       | 0
                    limpet.dev/weight: '50', limpet.dev/state: Drain      | 50 | DRAIN       | 0
                    limpet.dev/state: Maintenance                         | 1  | MAINTENANCE | 0
                    limpet.dev/weight: '257'                              | 1  | READY       | 1
                    limpet.dev/weight: heavy, limpet.dev/state: asleep    | 1  | READY       | 2
                    """)
    void labelsOfAPodSetWeightAndStateOfItsServer(String labels, int weight, String state, int remarks) {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        objects.add(Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nmetadata: {namespace: shop, name: shop-0, labels: {" + labels + "}}",
                Pod.class));
        slice("IPv4", "{name: http, port: 8080}", "{addresses: [10.1.0.1], targetRef: {kind: Pod, name: shop-0}}");

        assertThat(servers("http"))
                .extracting(ServerConfig::weight, server -> server.state().name())
                .containsExactly(tuple(weight, state));
        Resolution resolution = resolve(loadBalancer("service: {name: shop, port: http}"));
        assertThat(((Resolution.Accepted) resolution).remarks())
                .hasSize(remarks)
                .allSatisfy(remark -> assertThat(remark.text()).startsWith("pod shop-0: label limpet.dev/"));
    }

    @Test
    void aPodThatEndsIsNotMadeReadyByALabel() {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        objects.add(Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nmetadata: {namespace: shop, name: shop-0, labels: {limpet.dev/state: Ready}}",
                Pod.class));
        slice(
                "IPv4",
                "{name: http, port: 8080}",
                "{addresses: [10.1.0.1], conditions: {terminating: true, serving: true}, targetRef: {kind: Pod, name: shop-0}}");

        assertThat(servers("http")).extracting(server -> server.state().name()).containsExactly("DRAIN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    none                                    | none            | ReferenceGrant, which the cluster does not know
                    {group: limpet.dev, kind: LoadBalancer, namespace: shop} | {group: '', kind: Service} | none
                    {group: limpet.dev, kind: LoadBalancer, namespace: shop} | {group: '', kind: Service, name: api} | none
                    {group: limpet.dev, kind: LoadBalancer, namespace: shop} | {group: '', kind: Service, name: other} | no ReferenceGrant in namespace 'far' lets LoadBalancers of namespace 'shop' use Service 'api'
                    {group: limpet.dev, kind: LoadBalancer, namespace: else} | {group: '', kind: Service} | no ReferenceGrant
                    {group: apps, kind: LoadBalancer, namespace: shop} | {group: '', kind: Service} | no ReferenceGrant
                    {group: limpet.dev, kind: LoadBalancer, namespace: shop} | {group: '', kind: Secret} | no ReferenceGrant
                    """)
    void aServiceOfAnotherNamespaceNeedsAGrantThere(
            @Nullable String from, @Nullable String to, @Nullable String refusal) {
        objects.add(Serialization.unmarshal(
                SERVICE.replace("namespace: shop, name: shop", "namespace: far, name: api"), Service.class));
        if (from != null) {
            objects.add(Serialization.unmarshal("""
                    apiVersion: gateway.networking.k8s.io/v1beta1
                    kind: ReferenceGrant
                    metadata: {namespace: far, name: grant}
                    spec: {from: [%s], to: [%s]}
                    """.formatted(from, to), GenericKubernetesResource.class));
        }

        Resolution resolution = resolve(loadBalancer("service: {name: api, namespace: far, port: http}"));

        if (refusal == null) {
            assertThat(resolution).isInstanceOf(Resolution.Accepted.class);
        } else {
            assertThat(resolution).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.problem()).isEqualTo(Problem.REF_NOT_PERMITTED);
                assertThat(refused.message())
                        .startsWith("spec.backends[web].service.namespace: ")
                        .contains(refusal);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    peers: {tls: Secret} | INVALID | spec.peers.tlsSecretName: is missing; with tls: Secret it names the Secret to use
                    peers: {port: 80} | INVALID | spec.peers.port: 80 is used by a frontend or the statistics already
                    stats: {port: 80} | INVALID | spec.stats.port: 80 is a frontend's port already
                    log: {syslog: {address: 'nowhere'}} | INVALID | spec.log.syslog.address: 'nowhere' must be a host and a port, such as 10.0.0.9:514, [fd00::9]:514 or logs.example:514
                    timeouts: {connect: soon} | INVALID | spec.timeouts.connect: 'soon' is not a duration; write whole numbers with ms, s, m, h or d, such as 30s
                    """)
    void whatAnOlderDefinitionLetThroughIsRefusedToo(String field, Problem problem, String message) {
        String manifest = loadBalancer("servers: [{name: a, address: 10.0.0.1, port: 80}]") + "  " + field + "\n";

        assertThat(resolve(manifest)).isEqualTo(new Refused(problem, message));
    }

    @Test
    void aServiceWithoutEndpointsIsAnEmptyPool() {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));

        assertThat(servers("http")).isEmpty();
    }

    @Test
    void aPortIsFoundByNumberOrNameAndThePodsOwnPortIsUsed() {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        slice("IPv4", "{name: http, port: 8080}", "{addresses: [10.1.0.1], targetRef: {kind: Pod, name: shop-0}}");
        slice("IPv4", "{port: 8443}", "{addresses: [10.1.0.1], targetRef: {kind: Pod, name: shop-0}}");

        assertThat(servers("http")).extracting(ServerConfig::port).containsExactly(8080);
        assertThat(servers("80")).extracting(ServerConfig::port).containsExactly(8080);
        assertThat(servers("443")).extracting(ServerConfig::port).containsExactly(8443);
    }

    @Test
    void aPodThatIsInTwoSlicesIsOneServerAndReadyRatherThanDraining() {
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        String pod = "targetRef: {kind: Pod, name: shop-0}";
        slice(
                "IPv4",
                "{name: http, port: 8080}",
                "{addresses: [10.1.0.1], conditions: {ready: false, serving: true, terminating: true}, " + pod + "}");
        slice("IPv4", "{name: http, port: 8080}", "{addresses: [10.1.0.1], " + pod + "}");
        slice("IPv6", "{name: http, port: 8080}", "{addresses: ['fd00::1'], " + pod + "}");

        assertThat(servers("http"))
                .extracting(
                        ServerConfig::name,
                        ServerConfig::address,
                        server -> server.state().name())
                .containsExactly(tuple("shop-0", "10.1.0.1", "READY"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    {}   | {addresses: [10.1.0.0], conditions: {ready: false}} | READY
                    none | {addresses: [10.1.0.0], conditions: {ready: false}} | DRAIN
                    {}   | {addresses: [10.1.0.0], conditions: {ready: false, serving: false, terminating: true}} | none
                    {}   | {addresses: [10.1.0.0], conditions: {ready: false, serving: true, terminating: true}} | DRAIN
                    {}   | {addresses: [10.1.0.9], conditions: {ready: false}} | none
                    """)
    void aServerStaysWhileNoEndpointIsReady(@Nullable String healthCheck, String endpoint, @Nullable String state) {
        String manifest = loadBalancer("service: {name: shop, port: http}")
                + (healthCheck == null ? "" : "      healthCheck: " + healthCheck + "\n");
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        slice("IPv4", "{name: http, port: 8080}", endpoint("10.1.0.0", "", "shop-0"));
        comesIntoForce(manifest);

        slice("IPv4", "{name: http, port: 8080}", endpoint.replace("}}", "}, targetRef: {kind: Pod, name: shop-0}}"));
        slice("IPv4", "{name: http, port: 8080}", endpoint("10.1.0.2", ", conditions: {ready: false}", "never-ready"));

        Resolution.Accepted accepted = (Resolution.Accepted) resolve(manifest);
        assertThat(serversOf(accepted))
                .extracting(ServerConfig::name, server -> server.state().name())
                .isEqualTo(state == null ? List.of() : List.of(tuple("shop-0", state)));
        assertThat(accepted.remarks())
                .singleElement()
                .isInstanceOfSatisfying(
                        Remark.NoReadyEndpoint.class,
                        remark -> assertThat(remark.text())
                                .startsWith("spec.backends[web].service: no endpoint of Service 'shop' is ready; "));
    }

    @Test
    void aServerThatIsNotReadyGoesAsLongAsAnotherIsReady() {
        String manifest = loadBalancer("service: {name: shop, port: http}") + "      healthCheck: {}\n";
        objects.add(Serialization.unmarshal(SERVICE, Service.class));
        slice("IPv4", "{name: http, port: 8080}", endpoint("10.1.0.0", "", "shop-0"));
        slice("IPv4", "{name: http, port: 8080}", endpoint("10.1.0.1", "", "shop-1"));
        comesIntoForce(manifest);

        slice("IPv4", "{name: http, port: 8080}", endpoint("10.1.0.0", ", conditions: {ready: false}", "shop-0"));
        slice("IPv4", "{name: http, port: 8080}", endpoint("10.1.0.1", "", "shop-1"));

        Resolution.Accepted accepted = (Resolution.Accepted) resolve(manifest);
        assertThat(serversOf(accepted)).extracting(ServerConfig::name).containsExactly("shop-1");
        assertThat(accepted.remarks()).isEmpty();
    }

    private static String endpoint(String address, String conditions, String pod) {
        return "{addresses: [" + address + "]" + conditions + ", targetRef: {kind: Pod, name: " + pod + "}}";
    }

    /** Has what is resolved now be what the proxies are told, and takes the slices away. */
    private void comesIntoForce(String manifest) {
        Resolution.Accepted accepted = (Resolution.Accepted) resolve(manifest);
        objects.removeIf(EndpointSlice.class::isInstance);
        objects.add(new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web")
                .endMetadata()
                .addToData("proxy.yaml", accepted.loadBalancer().configYaml())
                .build());
    }

    private void slice(String addressType, String port, String endpoint) {
        objects.add(Serialization.unmarshal(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: shop, name: s%d, labels: {kubernetes.io/service-name: shop}}
                addressType: %s
                ports: [%s]
                endpoints: [%s]
                """.formatted(objects.size(), addressType, port, endpoint), EndpointSlice.class));
    }

    private List<ServerConfig> servers(String port) {
        Resolution resolution = resolve(loadBalancer("service: {name: shop, port: " + port + "}"));
        assertThat(resolution).isInstanceOf(Resolution.Accepted.class);
        return serversOf((Resolution.Accepted) resolution);
    }

    private static List<ServerConfig> serversOf(Resolution.Accepted accepted) {
        return accepted.loadBalancer().config().config().backend("web").servers();
    }

    private Resolution resolve(String manifest) {
        LoadBalancer loadBalancer = Serialization.unmarshal(manifest, LoadBalancer.class);
        return new Resolver(new ListedCluster(objects), "cluster.local").resolve(loadBalancer);
    }

    private static String loadBalancer(String servers) {
        return """
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {namespace: shop, name: web, uid: "1"}
                spec:
                  frontends: [{name: http, port: 80, backend: web}]
                  backends:
                    - name: web
                      %s
                """.formatted(servers);
    }
}
