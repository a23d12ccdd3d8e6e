package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The subresource {@code log} of pods. */
final class Logs {
    private final Store store;
    private final PodLogs files;

    Logs(Store store, PodLogs files) {
        this.store = store;
        this.files = files;
    }

    Answer get(Target target, ApiRequest request) {
        ObjectNode pod =
                store.get(target.key()).orElseThrow(() -> StatusException.notFound(target.type(), target.name()));
        String container = container(pod, request.parameter("container"));
        refuseWhatIsNotKept(pod, container, request);
        Path file = files.file(target.namespace(), target.name())
                .orElseThrow(() -> StatusException.badRequest("container \"" + container + "\" in pod \""
                        + target.name() + "\" is waiting to start: ContainerCreating"));
        boolean follow = request.flag("follow");
        String uid = pod.at("/metadata/uid").asText();
        return new Answer.Stream(
                "text/plain", new LogStream(file, tailLines(request), () -> !follow || hasEnded(target.key(), uid)));
    }

    /** Only the lines of the container that runs now are kept, without times of their own. */
    private static void refuseWhatIsNotKept(ObjectNode pod, String container, ApiRequest request) {
        if (request.flag("previous")) {
            throw StatusException.badRequest("previous terminated container \"" + container + "\" in pod \""
                    + pod.at("/metadata/name").asText() + "\" not found");
        }
        for (String parameter : List.of("sinceSeconds", "sinceTime", "limitBytes")) {
            if (!request.parameter(parameter).isEmpty()) {
                throw StatusException.badRequest(parameter + " is not served here; tailLines and follow are");
            }
        }
        if (request.flag("timestamps")) {
            throw StatusException.badRequest("timestamps are not served here: lines are kept as they are written");
        }
    }

    private boolean hasEnded(ObjectKey key, String uid) {
        Optional<ObjectNode> pod = store.get(key)
                .filter(present -> present.at("/metadata/uid").asText().equals(uid));
        String phase = pod.map(present -> present.at("/status/phase").asText()).orElse("Failed");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static String container(ObjectNode pod, String asked) {
        String first = "";
        for (JsonNode container : pod.at("/spec/containers")) {
            String name = container.path("name").asText();
            if (name.equals(asked)) {
                return name;
            }
            first = first.isEmpty() ? name : first;
        }
        if (!asked.isEmpty()) {
            throw StatusException.badRequest("container " + asked + " is not valid for pod "
                    + pod.at("/metadata/name").asText());
        }
        return first;
    }

    private static OptionalInt tailLines(ApiRequest request) {
        String text = request.parameter("tailLines");
        try {
            return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.max(0, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            throw StatusException.badRequest("tailLines is '" + text + "'; it has to be a whole number");
        }
    }
}
