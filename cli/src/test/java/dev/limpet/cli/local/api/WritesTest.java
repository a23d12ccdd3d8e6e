package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpet.cli.local.api.HttpClientOfApi.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WritesTest extends LocalApiTest {
    @Test
    void aNewObjectGetsAnIdentity() {
        Reply created = http.post(CONFIG_MAPS, configMap("a", "data: {k: v}"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.text("/metadata/uid")).hasSize(36);
        assertThat(created.text("/metadata/namespace")).isEqualTo("default");
        assertThat(created.text("/metadata/creationTimestamp")).endsWith("Z");
        assertThat(http.get(CONFIG_MAPS + "/a").body()).isEqualTo(created.body());
    }

    @Test
    void namesAreGeneratedFromTheirPrefix() {
        Reply created = http.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: web-}}");
        assertThat(created.text("/metadata/name")).matches("web-[a-z0-9]{5}");
    }

    @Test
    void whatCannotBeCreatedSaysWhy() {
        http.post(CONFIG_MAPS, configMap("a", "data: {}"));
        Reply again = http.post(CONFIG_MAPS, configMap("a", "data: {}"));
        assertThat(again.code()).isEqualTo(409);
        assertThat(again.text("/message")).isEqualTo("configmaps \"a\" already exists");
        assertThat(http.post(CONFIG_MAPS, configMap("Upper", "data: {}")).text("/message"))
                .startsWith("ConfigMap \"Upper\" is invalid: metadata.name: Invalid value: \"Upper\"");
        assertThat(http.post("/api/v1/namespaces/nope/configmaps", configMap("a", "data: {}"))
                        .text("/message"))
                .isEqualTo("namespaces \"nope\" not found");
        assertThat(http.post(PODS, configMap("a", "data: {}")).text("/message"))
                .isEqualTo("the object in the body is of apiVersion 'v1' and kind 'ConfigMap'; this path takes 'v1' and"
                        + " 'Pod'");
    }

    @Test
    void anUpdateOfAnOldVersionConflicts() {
        Reply created = http.post(CONFIG_MAPS, configMap("a", "data: {k: v}"));
        http.merge(CONFIG_MAPS + "/a", "data: {k: w}");
        Reply update = http.put(CONFIG_MAPS + "/a", created.body().toString());
        assertThat(update.code()).isEqualTo(409);
        assertThat(update.text("/reason")).isEqualTo("Conflict");
        assertThat(http.get(CONFIG_MAPS + "/a").text("/data/k")).isEqualTo("w");
    }

    @Test
    void whatAStatefulSetClaimsOfStorageStaysAsItWasCreated() {
        String sets = "/apis/apps/v1/namespaces/default/statefulsets";
        String set = """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: a}
                spec:
                  replicas: 1
                  template: {metadata: {labels: {app: a}}, spec: {containers: []}}
                  volumeClaimTemplates:
                  - metadata: {name: state}
                    spec: {resources: {requests: {storage: 1Gi}}}
                """;
        http.post(sets, set);
        assertThat(http.merge(sets + "/a", "spec: {replicas: 2}").code()).isEqualTo(200);
        Reply refused = http.put(sets + "/a", set.replace("1Gi", "2Gi"));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.text("/message"))
                .startsWith("StatefulSet.apps \"a\" is invalid: spec: Forbidden: updates to statefulset spec");
        assertThat(http.put(sets + "/a", set).code()).isEqualTo(200);
    }

    @Test
    void aWriteThatChangesNothingLeavesTheVersion() {
        Reply created = http.post(CONFIG_MAPS, configMap("a", "data: {k: v}"));
        Reply patched = http.merge(CONFIG_MAPS + "/a", "data: {k: v}");
        assertThat(patched.body()).isEqualTo(created.body());
    }

    @Test
    void generationCountsChangesOfTheSpecOnly() {
        http.post(LOAD_BALANCERS, WEB);
        assertThat(http.merge(LOAD_BALANCERS + "/web", "metadata: {labels: {a: b}}")
                        .text("/metadata/generation"))
                .isEqualTo("1");
        assertThat(http.merge(LOAD_BALANCERS + "/web/status", "status: {replicas: 1}")
                        .text("/metadata/generation"))
                .isEqualTo("1");
        assertThat(http.merge(LOAD_BALANCERS + "/web", "spec: {replicas: 3}").text("/metadata/generation"))
                .isEqualTo("2");
    }

    @Test
    void statusIsWrittenByItsOwnPathAlone() {
        http.post(LOAD_BALANCERS, WEB);
        http.merge(LOAD_BALANCERS + "/web", "status: {replicas: 7}");
        assertThat(http.get(LOAD_BALANCERS + "/web")
                        .body()
                        .at("/status/replicas")
                        .isMissingNode())
                .isTrue();
        JsonNode written = http.merge(LOAD_BALANCERS + "/web/status", "{status: {replicas: 7}, spec: {replicas: 9}}")
                .body();
        assertThat(written.at("/status/replicas").asInt()).isEqualTo(7);
        assertThat(written.at("/spec/replicas").asInt()).isEqualTo(2);
    }

    @Test
    void aDryRunIsNotKept() {
        Reply created = http.post(CONFIG_MAPS + "?dryRun=All", configMap("a", "data: {}"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(http.get(CONFIG_MAPS + "/a").code()).isEqualTo(404);
    }

    @Test
    void secretsKeepTextsAsData() {
        JsonNode secret = http.post(
                        "/api/v1/namespaces/default/secrets",
                        "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: value}}")
                .body();
        assertThat(secret.at("/data/k").asText()).isEqualTo("dmFsdWU=");
        assertThat(secret.has("stringData")).isFalse();
    }

    @Test
    void scaleReadsAndWritesReplicas() {
        http.post(LOAD_BALANCERS, WEB);
        assertThat(http.get(LOAD_BALANCERS + "/web/scale").text("/spec/replicas"))
                .isEqualTo("2");
        assertThat(http.merge(LOAD_BALANCERS + "/web/scale", "spec: {replicas: 5}")
                        .text("/spec/replicas"))
                .isEqualTo("5");
        assertThat(http.get(LOAD_BALANCERS + "/web").text("/spec/replicas")).isEqualTo("5");
        assertThat(http.merge(LOAD_BALANCERS + "/web/scale", "spec: {replicas: -1}")
                        .code())
                .isEqualTo(422);
        assertThat(http.get(CONFIG_MAPS + "/web/scale").code()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.kubernetes.protobuf", "text/plain", "application/x-www-form-urlencoded"})
    void bodiesThatAreNotJsonAreRefused(String contentType) {
        http.post(CONFIG_MAPS, configMap("a", "data: {}"));
        assertThat(http.patch(CONFIG_MAPS + "/a", contentType, "{}").code()).isEqualTo(415);
        assertThat(http.post(CONFIG_MAPS, contentType, configMap("b", "data: {}"))
                        .code())
                .isEqualTo(415);
    }

    @Test
    void definitionsAreReadOnly() {
        String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/loadbalancers.limpet.dev";
        assertThat(http.get(path).text("/status/conditions/1/type")).isEqualTo("Established");
        assertThat(http.delete(path, "{}").code()).isEqualTo(405);
    }
}
