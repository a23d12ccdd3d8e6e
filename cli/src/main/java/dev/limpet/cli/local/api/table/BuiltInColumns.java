package dev.limpet.cli.local.api.table;

import static dev.limpet.cli.local.api.table.Column.AGE;
import static dev.limpet.cli.local.api.table.Column.NAME;
import static dev.limpet.cli.local.api.table.Column.field;
import static dev.limpet.cli.local.api.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The columns of Kubernetes' own resources, named as a cluster's API server names them. */
public final class BuiltInColumns {
    /** The columns of a kind; name and age where it has none of its own. */
    public static List<Column> of(String kind) {
        return switch (kind) {
            case "Pod" -> PodColumns.ALL;
            case "Service" -> ServiceColumns.ALL;
            case "Event" -> EVENT;
            case "StatefulSet" -> List.of(NAME, ready(), AGE, containers().wide(), images().wide());
            case "Deployment" ->
                List.of(
                        NAME,
                        ready(),
                        text("Up-to-date", object -> count(object, "/status/updatedReplicas")),
                        text("Available", object -> count(object, "/status/availableReplicas")),
                        AGE,
                        containers().wide(),
                        images().wide());
            case "ConfigMap" -> List.of(NAME, data(), AGE);
            case "Secret" -> List.of(NAME, field("Type", "/type"), data(), AGE);
            case "ServiceAccount" -> List.of(NAME, text("Secrets", object -> size(object.path("secrets"))), AGE);
            case "Namespace" -> List.of(NAME, field("Status", "/status/phase"), AGE);
            case "Node" ->
                List.of(
                        NAME,
                        text("Status", BuiltInColumns::nodeStatus),
                        text("Roles", _ -> "<none>"),
                        AGE,
                        field("Version", "/status/nodeInfo/kubeletVersion"));
            case "EndpointSlice" ->
                List.of(
                        NAME,
                        field("AddressType", "/addressType"),
                        text("Ports", object -> joined(object.path("ports"), port -> port.path("port"))),
                        text(
                                "Endpoints",
                                object -> joined(object.path("endpoints"), endpoint -> endpoint.at("/addresses/0"))),
                        AGE);
            case "PodDisruptionBudget" ->
                List.of(
                        NAME,
                        text("Min Available", object -> orNotApplicable(object.at("/spec/minAvailable"))),
                        text("Max Unavailable", object -> orNotApplicable(object.at("/spec/maxUnavailable"))),
                        text("Allowed Disruptions", object -> count(object, "/status/disruptionsAllowed")),
                        AGE);
            case "NetworkPolicy" ->
                List.of(NAME, text("Pod-Selector", object -> labels(object.at("/spec/podSelector/matchLabels"))), AGE);
            case "Lease" -> List.of(NAME, field("Holder", "/spec/holderIdentity"), AGE);
            case "CustomResourceDefinition" -> List.of(NAME, field("Created At", "/metadata/creationTimestamp"));
            default -> List.of(NAME, AGE);
        };
    }

    private static final List<Column> EVENT = List.of(
            text("Last Seen", BuiltInColumns::lastSeen),
            field("Type", "/type"),
            field("Reason", "/reason"),
            text(
                    "Object",
                    event -> event.at("/involvedObject/kind").asText().toLowerCase(Locale.ROOT) + "/"
                            + event.at("/involvedObject/name").asText()),
            text("Message", event -> event.path("message").asText().strip()),
            NAME.wide());

    private static String lastSeen(JsonNode event) {
        String seen = event.at("/series/lastObservedTime")
                .asText(event.path("lastTimestamp").asText());
        String first =
                event.path("eventTime").asText(event.path("firstTimestamp").asText());
        return Age.since(seen.isEmpty() ? first : seen);
    }

    private static Column ready() {
        return text("Ready", object -> {
            String ready = count(object, "/status/readyReplicas");
            return ready + "/" + object.at("/spec/replicas").asInt(1);
        });
    }

    private static Column containers() {
        return text("Containers", object -> joined(object.at("/spec/template/spec/containers"), c -> c.path("name")));
    }

    private static Column images() {
        return text("Images", object -> joined(object.at("/spec/template/spec/containers"), c -> c.path("image")));
    }

    private static Column data() {
        return text(
                "Data",
                object -> Integer.toString(
                        object.path("data").size() + object.path("binaryData").size()));
    }

    private static String nodeStatus(JsonNode node) {
        String status = "Unknown";
        for (JsonNode condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
            }
        }
        return status;
    }

    private static String count(JsonNode object, String pointer) {
        return Integer.toString(object.at(pointer).asInt());
    }

    private static String size(JsonNode list) {
        return Integer.toString(list.size());
    }

    private static String orNotApplicable(JsonNode value) {
        return value.asText("N/A");
    }

    static String labels(JsonNode labels) {
        String text = labels.properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? "<none>" : text;
    }

    static String joined(JsonNode list, Function<JsonNode, JsonNode> element) {
        String text = StreamSupport.stream(list.spliterator(), false)
                .map(element.andThen(JsonNode::asText))
                .collect(Collectors.joining(","));
        return text.isEmpty() ? "<none>" : text;
    }

    private BuiltInColumns() {}
}
