package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiscoveryTest extends LocalApiTest {
    @Test
    void namesTheGroupsOfAllTypes() {
        assertThat(http.get("/api").body().path("versions"))
                .extracting(JsonNode::asText)
                .containsExactly("v1");
        assertThat(http.get("/apis").body().path("groups"))
                .extracting(group -> group.at("/preferredVersion/groupVersion").asText())
                .containsExactly(
                        "apps/v1",
                        "discovery.k8s.io/v1",
                        "policy/v1",
                        "networking.k8s.io/v1",
                        "coordination.k8s.io/v1",
                        "apiextensions.k8s.io/v1",
                        "limpet.dev/v1alpha1");
    }

    @Test
    void describesLoadBalancersAsTheDefinitionDoes() {
        JsonNode resources = http.get("/apis/limpet.dev/v1alpha1").body().path("resources");
        assertThat(resources)
                .extracting(resource -> resource.path("name").asText())
                .containsExactly("loadbalancers", "loadbalancers/status", "loadbalancers/scale");
        JsonNode loadBalancers = resources.get(0);
        assertThat(loadBalancers.path("shortNames"))
                .extracting(JsonNode::asText)
                .containsExactly("lb");
        assertThat(loadBalancers.path("singularName").asText()).isEqualTo("loadbalancer");
        assertThat(loadBalancers.path("namespaced").asBoolean()).isTrue();
        assertThat(loadBalancers.path("verbs")).extracting(JsonNode::asText).contains("watch", "deletecollection");
    }

    @Test
    void servesTheTypesASystemOfProxiesIsMadeOf() {
        Set<String> names = new TreeSet<>();
        http.get("/api/v1")
                .body()
                .path("resources")
                .forEach(r -> names.add(r.path("name").asText()));
        assertThat(names)
                .contains(
                        "pods", "pods/log", "services", "configmaps", "secrets", "serviceaccounts", "events", "nodes");
    }

    @Test
    void everyPathOfTheOpenApiIndexIsServed() {
        JsonNode paths = http.get("/openapi/v3").body().path("paths");
        assertThat(paths.properties()).isNotEmpty().allSatisfy(path -> {
            JsonNode document =
                    http.get(path.getValue().path("serverRelativeURL").asText()).body();
            assertThat(document.path("openapi").asText()).isEqualTo("3.0.0");
            assertThat(document.at("/components/schemas").properties()).isNotEmpty();
        });
    }

    @Test
    void unknownPathsAreNotFound() {
        for (String path : new String[] {"/apis/nope", "/apis/apps/v2", "/api/v1/nopes", "/nope", "/openapi/v2"}) {
            assertThat(http.get(path).text("/reason")).as(path).isEqualTo("NotFound");
        }
    }
}
