package dev.limpet.cli.local.node;

import dev.limpet.cli.local.dns.ClusterZone;
import dev.limpet.cli.local.dns.DnsServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The node of a cluster of one machine, with the controllers of StatefulSets and Services and the cluster's DNS. What
 * runs on it is what the API holds.
 */
public final class Node implements AutoCloseable {
    private static final int DNS_PORT = 10_053;
    private static final int NETWORKS_TRIED = 50;

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final ProcessLauncher launcher;
    private final Kubelet kubelet;
    private final WorkQueue statefulSets;
    private final WorkQueue deployments;
    private final WorkQueue services;
    private final SharedIndexInformer<Service> knownServices;
    private final DnsServer dns;
    private final int portOffset;

    private Node(KubernetesClient client, NodeSettings settings) throws IOException {
        ProcessRecords records = new ProcessRecords(settings.folder().resolve(NodeSettings.PROCESSES));
        records.killLeftOvers();
        statefulSets = WorkQueue.repeating("statefulset-controller", new StatefulSetController(client)::reconcile);
        deployments = new WorkQueue("deployment-controller", new DeploymentController(client)::reconcile);
        services = new WorkQueue("service-controller", new ServiceController(client)::reconcile);
        knownServices = client.services().inAnyNamespace().runnableInformer(0);
        SharedIndexInformer<EndpointSlice> slices =
                client.discovery().v1().endpointSlices().inAnyNamespace().runnableInformer(0);
        dns = claimNetwork(
                settings.network(),
                () -> new ClusterZone(
                        settings.clusterDomain(),
                        knownServices.getStore().list(),
                        slices.getStore().list()));
        portOffset = PrivilegedPorts.allowed(dns.address().getAddress()) ? 0 : PrivilegedPorts.OFFSET;
        launcher = new ProcessLauncher(records);
        Machine machine = new Machine(
                client,
                new PodNetwork(dns.address().getAddress().getAddress()[1] & 255),
                settings,
                launcher,
                environment());
        kubelet = new Kubelet(machine);

        watch(knownServices, service -> services.offer(ObjectName.of(service)));
        watch(slices, _ -> {});
        watch(
                client.apps().statefulSets().inAnyNamespace().runnableInformer(0),
                set -> statefulSets.offer(ObjectName.of(set)));
        watch(
                client.apps().deployments().inAnyNamespace().runnableInformer(0),
                deployment -> deployments.offer(ObjectName.of(deployment)));
        SharedIndexInformer<Pod> pods = client.pods().inAnyNamespace().runnableInformer(0);
        pods.addEventHandler(kubelet);
        watch(pods, this::podChanged);
    }

    /**
     * Starts a node; what a former one left running in its folder is ended first.
     *
     * @param client stays open and the caller's
     * @throws IOException when no network is free
     */
    public static Node start(KubernetesClient client, NodeSettings settings) throws IOException {
        Node node = new Node(client, settings);
        node.informers.forEach(SharedIndexInformer::start);
        return node;
    }

    /** Where the cluster's DNS answers, {@code address:port}. */
    public String dns() {
        return text(dns.address());
    }

    /** Where a frontend's port is reached: elsewhere only below 1024, when this process may not listen there. */
    public int reachablePort(int port) {
        return port < PrivilegedPorts.FIRST_UNPRIVILEGED ? port + portOffset : port;
    }

    /** The network that pods have their addresses from, {@code 127.n.0.0/16}. */
    public String network() {
        return "127." + (dns.address().getAddress().getAddress()[1] & 255) + ".0.0/16";
    }

    /** Stops all pods' processes and then the node; the API keeps what it holds. */
    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        statefulSets.close();
        deployments.close();
        services.close();
        kubelet.close();
        dns.close();
        launcher.close();
    }

    /** The DNS server's address is the claim to its network: nobody else can listen on it. */
    private static DnsServer claimNetwork(int first, Supplier<ClusterZone> zone) throws IOException {
        for (int n = first; ; n++) {
            try {
                InetAddress address = InetAddress.ofLiteral("127." + n + ".0.1");
                return DnsServer.start(new InetSocketAddress(address, DNS_PORT), zone);
            } catch (IOException e) {
                if (n == Math.min(first + NETWORKS_TRIED, 254)) {
                    throw e;
                }
            }
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("LIMPET_DNS", dns()));
        if (portOffset != 0) {
            environment.put("LIMPET_PORT_OFFSET", Integer.toString(portOffset));
        }
        return environment;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void podChanged(Pod pod) {
        for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
            ObjectName name = new ObjectName(pod.getMetadata().getNamespace(), owner.getName());
            switch (owner.getKind()) {
                case "StatefulSet" -> statefulSets.offer(name);
                case "Deployment" -> deployments.offer(name);
                default -> {}
            }
        }
        for (Service service : knownServices.getStore().list()) {
            if (service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())) {
                services.offer(ObjectName.of(service));
            }
        }
    }

    private <T extends HasMetadata> void watch(SharedIndexInformer<T> informer, Consumer<T> changed) {
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.accept(object);
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                changed.accept(object);
            }
        });
        informers.add(informer);
    }
}
