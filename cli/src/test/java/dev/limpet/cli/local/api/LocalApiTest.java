package dev.limpet.cli.local.api;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new local API for each test. */
abstract class LocalApiTest {
    static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    static final String PODS = "/api/v1/namespaces/default/pods";
    static final String LOAD_BALANCERS = "/apis/limpet.dev/v1alpha1/namespaces/default/loadbalancers";
    static final String STATEFUL_SETS = "/apis/apps/v1/namespaces/default/statefulsets";

    static final String WEB = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              replicas: 2
              frontends: [{name: http, port: 8080, backend: web}]
              backends:
                - name: web
                  balance: Source
                  servers: [{name: a, address: 127.13.0.1, port: 80}, {name: b, address: 127.13.0.2, port: 80}]
            """;

    LocalApi api;
    HttpClientOfApi http;

    @BeforeEach
    void start() throws IOException {
        api = LocalApi.start((_, _) -> Optional.empty());
        http = HttpClientOfApi.of(api);
    }

    @AfterEach
    void stop() {
        http.http().close();
        api.close();
    }

    static String configMap(String name, String rest) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, " + rest + "}";
    }
}
