package dev.limpet.operator.resolve;

import dev.limpet.config.LoadedConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.StickConfig;
import dev.limpet.crds.Monitoring;
import dev.limpet.crds.PodTemplate;
import dev.limpet.crds.ServiceTemplate;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A LoadBalancer whose every reference holds: the one thing children are made of.
 *
 * @param replicas absent when the number is an autoscaler's
 * @param config what the proxies are told
 * @param nodePorts of the frontends that ask for one, by their names
 * @param configYaml the same as the text of their file
 * @param certificates whose certificates encrypt their links; they are in the pods before the configuration uses them
 */
public record ResolvedLoadBalancer(
        Identity identity,
        OptionalInt replicas,
        LoadedConfig config,
        String configYaml,
        Map<String, Integer> nodePorts,
        PeersCertificates certificates,
        ServiceTemplate service,
        PodTemplate pod,
        Monitoring monitoring) {

    static ResolvedLoadBalancer of(
            Identity identity,
            OptionalInt replicas,
            ProxyConfig config,
            Map<String, Integer> nodePorts,
            PeersCertificates certificates,
            ServiceTemplate service,
            PodTemplate pod,
            Monitoring monitoring) {
        String yaml = ProxyConfigYaml.write(config);
        LoadedConfig loaded = new LoadedConfig(config, ProxyConfigYaml.hash(yaml));
        return new ResolvedLoadBalancer(
                identity, replicas, loaded, yaml, nodePorts, certificates, service, pod, monitoring);
    }

    /** Whether replicas keep a stick table beyond their process, for which their pods need a volume. */
    public boolean isPersistent() {
        return config.config().backends().stream()
                .anyMatch(backend ->
                        backend.stick().filter(StickConfig::persistent).isPresent());
    }
}
