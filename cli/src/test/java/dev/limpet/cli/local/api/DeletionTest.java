package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.cli.local.api.HttpClientOfApi.Reply;
import org.junit.jupiter.api.Test;

class DeletionTest extends LocalApiTest {
    private Reply createOwned(String name, Reply owner) {
        return http.post(CONFIG_MAPS, """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                  ownerReferences: [{apiVersion: v1, kind: X, name: x, uid: %s}]
                """.formatted(name, owner.text("/metadata/uid")));
    }

    private int code(String path) {
        return http.get(path).code();
    }

    @Test
    void dependentsGoWithTheirOwner() {
        Reply owner = http.post(LOAD_BALANCERS, WEB);
        Reply child = createOwned("child", owner);
        createOwned("grandchild", child);
        http.post(CONFIG_MAPS, configMap("stranger", "data: {}"));
        assertThat(http.delete(LOAD_BALANCERS + "/web", "{}").text("/status")).isEqualTo("Success");
        assertThat(code(CONFIG_MAPS + "/child")).isEqualTo(404);
        assertThat(code(CONFIG_MAPS + "/grandchild")).isEqualTo(404);
        assertThat(code(CONFIG_MAPS + "/stranger")).isEqualTo(200);
    }

    @Test
    void orphansStayWithoutTheirOwner() {
        createOwned("child", http.post(LOAD_BALANCERS, WEB));
        http.delete(LOAD_BALANCERS + "/web", "propagationPolicy: Orphan");
        Reply child = http.get(CONFIG_MAPS + "/child");
        assertThat(child.code()).isEqualTo(200);
        assertThat(child.body().path("metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void whatComesAfterItsOwnerIsGoneGoesToo() {
        Reply owner = http.post(LOAD_BALANCERS, WEB);
        http.delete(LOAD_BALANCERS + "/web", "{}");
        createOwned("late", owner);
        assertThat(code(CONFIG_MAPS + "/late")).isEqualTo(404);
    }

    @Test
    void finalizersHoldAnObject() {
        http.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [x/y]}}");
        Reply deleted = http.delete(CONFIG_MAPS + "/a", "{}");
        assertThat(deleted.text("/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(code(CONFIG_MAPS + "/a")).isEqualTo(200);
        http.merge(CONFIG_MAPS + "/a", "metadata: {finalizers: null}");
        assertThat(code(CONFIG_MAPS + "/a")).isEqualTo(404);
    }

    @Test
    void aPodOnANodeStaysUntilTheNodeLetsItGo() {
        http.post(PODS, "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {nodeName: local, containers: []}}");
        Reply deleted = http.delete(PODS + "/a", "{}");
        assertThat(deleted.text("/metadata/deletionGracePeriodSeconds")).isEqualTo("30");
        assertThat(http.get(PODS + "/a").text("/metadata/deletionTimestamp")).isNotEmpty();
        http.delete(PODS + "/a", "gracePeriodSeconds: 0");
        assertThat(code(PODS + "/a")).isEqualTo(404);
    }

    @Test
    void aPodOnNoNodeIsGoneAtOnce() {
        http.post(PODS, "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: []}}");
        http.delete(PODS + "/a", "{}");
        assertThat(code(PODS + "/a")).isEqualTo(404);
    }

    @Test
    void preconditionsProtectAnotherObjectOfThatName() {
        http.post(CONFIG_MAPS, configMap("a", "data: {}"));
        assertThat(http.delete(CONFIG_MAPS + "/a", "preconditions: {uid: other}")
                        .code())
                .isEqualTo(409);
        assertThat(code(CONFIG_MAPS + "/a")).isEqualTo(200);
    }

    @Test
    void aSelectionIsDeletedAtOnce() {
        http.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {x: y}}}");
        http.post(CONFIG_MAPS, configMap("b", "data: {}"));
        http.delete(CONFIG_MAPS + "?labelSelector=x%3Dy", "{}");
        assertThat(code(CONFIG_MAPS + "/a")).isEqualTo(404);
        assertThat(code(CONFIG_MAPS + "/b")).isEqualTo(200);
    }

    @Test
    void aNamespaceGoesWithWhatIsInIt() {
        http.post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: test}}");
        http.post("/api/v1/namespaces/test/configmaps", configMap("a", "data: {}"));
        http.delete("/api/v1/namespaces/test", "{}");
        assertThat(http.get("/api/v1/configmaps").body().path("items")).isEmpty();
        assertThat(code("/api/v1/namespaces/test")).isEqualTo(404);
    }

    @Test
    void theNamespacesOfEveryClusterStay() {
        assertThat(http.delete("/api/v1/namespaces/default", "{}").text("/message"))
                .isEqualTo("namespaces \"default\" is forbidden: this namespace may not be deleted");
        assertThat(code("/api/v1/namespaces/default")).isEqualTo(200);
    }
}
