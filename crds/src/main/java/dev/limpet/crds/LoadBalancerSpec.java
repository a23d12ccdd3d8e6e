package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a load balancer is to do. */
@ApiRecord
@ValidationRule(
        value = "self.frontends.all(f, self.backends.exists(b, b.name == f.backend))",
        message = "a frontend's backend is not the name of one of spec.backends; add that backend or correct the name",
        fieldPath = ".frontends")
@ValidationRule(
        value = "self.frontends.all(f, self.frontends.exists_one(g, g.port == f.port))",
        message = "two of spec.frontends have the same port; give each its own",
        fieldPath = ".frontends")
@ValidationRule(
        value = "self.frontends.all(f, !has(f.nodePort)"
                + " || self.frontends.exists_one(g, has(g.nodePort) && g.nodePort == f.nodePort))",
        message = "two of spec.frontends have the same nodePort; give each its own",
        fieldPath = ".frontends")
@ValidationRule(
        value = "!self.frontends.exists(f, has(f.nodePort)) || self.service.type == 'NodePort'"
                + " || (self.service.type == 'LoadBalancer' && (!has(self.service.allocateLoadBalancerNodePorts)"
                + " || self.service.allocateLoadBalancerNodePorts))",
        message = "a frontend's nodePort needs a Service with node ports: spec.service.type NodePort, or LoadBalancer"
                + " without allocateLoadBalancerNodePorts false",
        fieldPath = ".frontends")
@ValidationRule(
        value = "!self.frontends.exists(f, f.port == self.stats.port)",
        message = "spec.stats.port is the port of a frontend too; change one of them",
        fieldPath = ".stats.port")
@ValidationRule(
        value = "!self.frontends.exists(f, f.port == self.peers.port)",
        message = "spec.peers.port is the port of a frontend too; change one of them",
        fieldPath = ".peers.port")
@ValidationRule(
        value = "self.stats.port != self.peers.port",
        message = "spec.stats.port and spec.peers.port are the same; change one of them",
        fieldPath = ".stats.port")
public record LoadBalancerSpec(
        @JsonPropertyDescription("Proxy replicas. Leave it out of the manifest when an autoscaler sets it.")
        @SpecReplicas
        @Default("2")
        @Min(0)
        @Max(100)
        @Nullable
        Integer replicas,

        @JsonPropertyDescription(
                "Client connections that each replica serves at once; further ones wait in the listen" + " backlog.")
        @Default("10000")
        @Min(1)
        @Max(10_000_000)
        Integer maxConnections,

        @JsonPropertyDescription("Attempts to connect to a server after the first.") @Default("3") @Min(0) @Max(10_000)
        Integer retries,

        @JsonPropertyDescription(
                "Which retries are made on another server: every n-th; with 0 none. A client without a stick entry goes to another at every retry, unless this is 0 or balance is Source. Default: the last retry.")
        @Min(0)
        @Max(10_000)
        @Nullable
        Integer redispatch,

        @JsonPropertyDescription("How long sessions and health checks may wait.") @Default("{}")
        Timeouts timeouts,

        @JsonPropertyDescription("How the kernel finds out that a client or a server is there no more.") @Nullable
        Tcp tcp,

        @JsonPropertyDescription("Ports on which clients are accepted.") @Required @Size(min = 1, max = 64)
        List<Frontend> frontends,

        @JsonPropertyDescription("Sets of servers that clients are sent to.") @Required @Size(min = 1, max = 64)
        List<Backend> backends,

        @JsonPropertyDescription("How replicas share their stick tables, with each other and with HAProxy.")
        @Default("{}")
        Peers peers,

        @JsonPropertyDescription("The admin port of each replica: statistics page, status, probes and metrics.")
        @Default("{}")
        Stats stats,

        @JsonPropertyDescription("Where logs go beside standard output.") @Nullable
        Log log,

        @JsonPropertyDescription("The Service through which clients reach the frontends.") @Default("{}")
        ServiceTemplate service,

        @JsonPropertyDescription("The pods that the replicas run in.") @Default("{}")
        PodTemplate pod,

        @JsonPropertyDescription("What is made for a monitoring system.") @Default("{}")
        Monitoring monitoring) {

    public LoadBalancerSpec {
        maxConnections = maxConnections == null ? 10_000 : maxConnections;
        retries = retries == null ? 3 : retries;
        timeouts = timeouts == null ? Timeouts.DEFAULT : timeouts;
        frontends = frontends == null ? List.of() : List.copyOf(frontends);
        backends = backends == null ? List.of() : List.copyOf(backends);
        peers = peers == null ? Peers.DEFAULT : peers;
        stats = stats == null ? Stats.DEFAULT : stats;
        service = service == null ? ServiceTemplate.DEFAULT : service;
        pod = pod == null ? PodTemplate.DEFAULT : pod;
        monitoring = monitoring == null ? Monitoring.DEFAULT : monitoring;
    }
}
