package dev.limpet.cli.local.api.table;

import static dev.limpet.cli.local.api.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The columns of services. */
final class ServiceColumns {
    static final List<Column> ALL = List.of(
            Column.NAME,
            text("Type", service -> service.at("/spec/type").asText("ClusterIP")),
            text("Cluster-IP", service -> service.at("/spec/clusterIP").asText("<none>")),
            text("External-IP", ServiceColumns::externalIp),
            text("Port(s)", ServiceColumns::ports),
            Column.AGE,
            text("Selector", service -> BuiltInColumns.labels(service.at("/spec/selector")))
                    .wide());

    private static String externalIp(JsonNode service) {
        JsonNode ingress = service.at("/status/loadBalancer/ingress");
        if (!ingress.isEmpty()) {
            return BuiltInColumns.joined(ingress, point -> point.has("ip") ? point.path("ip") : point.path("hostname"));
        }
        return service.at("/spec/type").asText().equals("LoadBalancer") ? "<pending>" : "<none>";
    }

    private static String ports(JsonNode service) {
        String ports = StreamSupport.stream(service.at("/spec/ports").spliterator(), false)
                .map(port -> port.path("port").asText()
                        + (port.has("nodePort") ? ":" + port.path("nodePort").asText() : "")
                        + "/" + port.path("protocol").asText("TCP"))
                .collect(Collectors.joining(","));
        return ports.isEmpty() ? "<none>" : ports;
    }

    private ServiceColumns() {}
}
