package dev.limpet.operator.children;

import dev.limpet.config.ConfigException;
import dev.limpet.config.LoadedConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Optional;

/** The configuration file of the proxies, mounted in every pod. */
public final class ProxyConfigMap {
    static final String FILE = "proxy.yaml";

    static ConfigMap desired(ResolvedLoadBalancer loadBalancer) {
        return new ConfigMapBuilder()
                .withMetadata(ChildMetadata.of(loadBalancer.identity()))
                .addToData(FILE, loadBalancer.configYaml())
                .build();
    }

    /** The text of the configuration file in such a ConfigMap. */
    public static Optional<String> file(ConfigMap configMap) {
        return Optional.ofNullable(configMap.getData()).map(data -> data.get(FILE));
    }

    /**
     * The configuration in such a ConfigMap, if there is one. Somebody may have changed it, or written it with another
     * version: there is none if it cannot be read.
     */
    public static Optional<LoadedConfig> legible(ConfigMap configMap) {
        return file(configMap).flatMap(text -> {
            try {
                return Optional.of(read(configMap, text));
            } catch (ConfigException e) {
                return Optional.empty();
            }
        });
    }

    private static LoadedConfig read(ConfigMap configMap, String text) throws ConfigException {
        return ProxyConfigYaml.read(
                text,
                "ConfigMap " + configMap.getMetadata().getNamespace() + "/"
                        + configMap.getMetadata().getName());
    }

    private ProxyConfigMap() {}
}
