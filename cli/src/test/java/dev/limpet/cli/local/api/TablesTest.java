package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest extends LocalApiTest {
    private static List<String> names(JsonNode table, int priority) {
        List<String> names = new ArrayList<>();
        for (JsonNode column : table.path("columnDefinitions")) {
            if (column.path("priority").asInt() <= priority) {
                names.add(column.path("name").asText());
            }
        }
        return names;
    }

    private static List<String> cells(JsonNode table) {
        List<String> cells = new ArrayList<>();
        table.at("/rows/0/cells").forEach(cell -> cells.add(cell.asText()));
        return cells;
    }

    @Test
    void loadBalancersHaveTheColumnsOfTheDefinition() {
        http.post(LOAD_BALANCERS, WEB);
        http.merge(
                LOAD_BALANCERS + "/web/status",
                "status: {summary: {ready: 2/2, servers: 1/2}, stickEntries: 7,"
                        + " conditions: [{type: Ready, status: 'True', reason: AllGood, message: '',"
                        + " lastTransitionTime: '2026-01-01T00:00:00Z'}]}");
        JsonNode table = http.getTable(LOAD_BALANCERS).body();
        assertThat(table.path("kind").asText()).isEqualTo("Table");
        assertThat(names(table, 0)).containsExactly("Name", "Ready", "Servers", "Entries", "Address", "Age");
        assertThat(cells(table)).startsWith("web", "2/2", "1/2", "7").endsWith("AllGood");
        assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void podsTellTheirContainersReadinessAndRestarts() {
        http.post(
                PODS,
                "{apiVersion: v1, kind: Pod, metadata: {name: web-0},"
                        + " spec: {nodeName: local, containers: [{name: proxy}]}}");
        http.merge(
                PODS + "/web-0/status",
                "status: {phase: Running, podIP: 127.13.1.1,"
                        + " containerStatuses: [{name: proxy, ready: true, restartCount: 2, state: {running: {}}}]}");
        JsonNode table = http.getTable(PODS + "/web-0").body();
        assertThat(names(table, 0)).containsExactly("Name", "Ready", "Status", "Restarts", "Age");
        assertThat(cells(table)).startsWith("web-0", "1/1", "Running", "2").contains("127.13.1.1", "local");
        http.merge(
                PODS + "/web-0/status",
                "status: {containerStatuses: [{name: proxy, ready: false, restartCount: 3,"
                        + " state: {waiting: {reason: CrashLoopBackOff}}}]}");
        assertThat(cells(http.getTable(PODS).body())).startsWith("web-0", "0/1", "CrashLoopBackOff", "3");
        http.delete(PODS + "/web-0", "{}");
        assertThat(cells(http.getTable(PODS).body())).startsWith("web-0", "0/1", "Terminating");
    }

    @Test
    void servicesTellTypeAddressesAndPorts() {
        http.post(
                "/api/v1/namespaces/default/services",
                "{apiVersion: v1, kind: Service, metadata: {name: web},"
                        + " spec: {type: LoadBalancer, clusterIP: None, ports: [{port: 80}, {port: 53, protocol: UDP}]}}");
        assertThat(cells(http.getTable("/api/v1/services").body()))
                .startsWith("web", "LoadBalancer", "None", "<pending>", "80/TCP,53/UDP");
    }

    @Test
    void statefulSetsTellHowManyAreReady() {
        http.post(
                STATEFUL_SETS,
                "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web},"
                        + " spec: {replicas: 3, template: {spec: {containers: [{name: proxy, image: i}]}}}}");
        http.merge(STATEFUL_SETS + "/web/status", "status: {readyReplicas: 2, replicas: 3}");
        assertThat(cells(http.getTable(STATEFUL_SETS).body())).startsWith("web", "2/3");
    }

    @Test
    void everyTypeIsPrintedWithItsName() {
        for (String path : List.of("/api/v1/namespaces", "/api/v1/nodes")) {
            JsonNode table = http.getTable(path).body();
            assertThat(names(table, 0)).as(path).startsWith("Name", "Status");
            assertThat(cells(table).getFirst()).isNotEmpty();
        }
        assertThat(cells(http.getTable("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
                        .body()))
                .startsWith("loadbalancers.limpet.dev");
    }
}
