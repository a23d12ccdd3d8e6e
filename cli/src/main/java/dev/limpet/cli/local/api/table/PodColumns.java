package dev.limpet.cli.local.api.table;

import static dev.limpet.cli.local.api.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The columns of pods. */
final class PodColumns {
    static final List<Column> ALL = List.of(
            Column.NAME,
            text("Ready", PodColumns::ready),
            text("Status", PodColumns::status),
            text("Restarts", PodColumns::restarts),
            Column.AGE,
            text("IP", pod -> pod.at("/status/podIP").asText("<none>")).wide(),
            text("Node", pod -> pod.at("/spec/nodeName").asText("<none>")).wide(),
            text("Nominated Node", _ -> "<none>").wide(),
            text("Readiness Gates", _ -> "<none>").wide());

    private static String ready(JsonNode pod) {
        int ready = 0;
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + pod.at("/spec/containers").size();
    }

    /** The phase, unless a container waits or has ended for a reason that says more. */
    private static String status(JsonNode pod) {
        if (pod.at("/metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        String status = pod.at("/status/reason").asText(pod.at("/status/phase").asText("Pending"));
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            JsonNode state = container.path("state");
            String waiting = state.at("/waiting/reason").asText();
            String terminated = state.at("/terminated/reason").asText();
            if (!waiting.isEmpty()) {
                status = waiting;
            } else if (!terminated.isEmpty()) {
                status = terminated;
            }
        }
        return status;
    }

    private static String restarts(JsonNode pod) {
        int restarts = 0;
        String last = "";
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            restarts += container.path("restartCount").asInt();
            String finished = container.at("/lastState/terminated/finishedAt").asText();
            last = finished.compareTo(last) > 0 ? finished : last;
        }
        return restarts > 0 && !last.isEmpty()
                ? restarts + " (" + Age.since(last) + " ago)"
                : Integer.toString(restarts);
    }

    private PodColumns() {}
}
