package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadBalancerTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private static final String SMALLEST = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata:
              name: web
            spec:
              frontends:
              - name: http
                port: 80
                backend: web
              backends:
              - name: web
                stick: {}
                healthCheck: {}
                service:
                  name: web
                  port: http
            """;

    @Test
    void theSmallestManifestHasEveryDefault() {
        LoadBalancerSpec spec = read(SMALLEST).getSpec();

        assertThat(spec.replicas()).isNull();
        assertThat(spec.timeouts().connect()).isEqualTo("5s");
        assertThat(spec.stats().port()).isEqualTo(8404);
        assertThat(spec.frontends().getFirst().log().format()).isEqualTo(LogFormat.TCP);
        Backend backend = spec.backends().getFirst();
        assertThat(backend.servers()).isEmpty();
        assertThat(backend.stick()).isEqualTo(Stick.DEFAULT);
        assertThat(backend.healthCheck()).isEqualTo(HealthCheck.DEFAULT);
        assertThat(backend.service()).isEqualTo(new ServiceReference("web", null, new IntOrString("http")));
    }

    @Test
    void fieldsOfALaterVersionAreSkipped() {
        LoadBalancer later = read(SMALLEST.replace("spec:\n", "spec:\n  tomorrow: {}\n"));

        assertThat(later).isEqualTo(read(SMALLEST));
    }

    @Test
    void whatIsAbsentIsNotWritten() {
        LoadBalancer loadBalancer = read(SMALLEST);
        loadBalancer.setStatus(
                new LoadBalancerStatus(3, List.of(), 2, 1, null, null, null, null, List.of(), null, null));

        assertThat(SERIALIZATION.asYaml(loadBalancer))
                .doesNotContain("null", "conditions", "replicas: null", "tolerations")
                .contains("observedGeneration: 3", "readyReplicas: 1");
    }

    private static LoadBalancer read(String yaml) {
        return SERIALIZATION.unmarshal(yaml, LoadBalancer.class);
    }
}
