package dev.limpet.operator;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;

/**
 * Clients of an API server that read a list or a map given as {@code null} as an empty one. API servers write so what Go
 * holds as nil: an EndpointSlice of a Service without pods has {@code "endpoints": null}.
 */
public final class ApiClient {
    /** How the operator calls itself; fields that it writes otherwise than by apply are managed by that name, too. */
    static final String OPERATOR = "limpet-operator";

    private ApiClient() {}

    /** A client of the cluster that the configuration names, which reads objects as the module says; the caller closes it. */
    public static KubernetesClient of(Config config, Module reading) {
        ObjectMapper mapper = new ObjectMapper().registerModule(reading);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization(mapper))
                .build();
    }

    /** A client that reads {@link SparseObjects}, as the operator needs them, and is of no use to others. */
    static KubernetesClient ofOperator(Config config) {
        Config named = new ConfigBuilder(config).withUserAgent(OPERATOR).build();
        return of(named, SparseObjects.module());
    }

    private static KubernetesSerialization serialization(ObjectMapper mapper) {
        JsonSetter.Value nullsAsEmpty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        mapper.configOverride(List.class).setSetterInfo(nullsAsEmpty);
        mapper.configOverride(Map.class).setSetterInfo(nullsAsEmpty);
        return new KubernetesSerialization(mapper, true);
    }
}
