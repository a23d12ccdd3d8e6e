package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.WriteOptions.FieldValidation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Completes Kubernetes' own resources with the defaults that their readers here rely on. Of what a cluster would refuse it
 * sees fields that do not exist, where a client wants that judged strictly, and {@link Immutability changes of what
 * stays as it was created}; wrong values pass.
 */
final class BuiltInDefaults implements Admission {
    @Override
    public Verdict judge(
            ResourceType type, ObjectNode proposed, Optional<ObjectNode> before, FieldValidation fieldValidation) {
        if (fieldValidation == FieldValidation.STRICT) {
            List<String> problems = BuiltInFields.problems(type, proposed);
            if (!problems.isEmpty()) {
                throw StatusException.badRequest(type.kind() + " in version \"" + type.version()
                        + "\" cannot be handled as a " + type.kind() + ": strict decoding error: "
                        + String.join(", ", problems));
            }
        }
        ObjectNode object = proposed.deepCopy();
        switch (type.kind()) {
            case "Namespace" -> object.withObjectProperty("status").put("phase", "Active");
            case "Secret" -> completeSecret(object);
            case "Service" -> completeService(object.withObjectProperty("spec"));
            case "StatefulSet" -> {
                completeWorkload(object.withObjectProperty("spec"));
                completeStatefulSet(object.withObjectProperty("spec"));
            }
            case "Deployment" -> {
                ObjectNode spec = object.withObjectProperty("spec");
                completeWorkload(spec);
                putAbsent(spec.withObjectProperty("strategy"), "type", "RollingUpdate");
            }
            case "Pod" -> completePod(object);
            default -> {}
        }
        Immutability.check(type, object, before);
        return new Verdict(object, List.of());
    }

    private static void completeSecret(ObjectNode secret) {
        putAbsent(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode texts) {
            ObjectNode data = secret.withObjectProperty("data");
            texts.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void completeService(ObjectNode spec) {
        putAbsent(spec, "type", "ClusterIP");
        putAbsent(spec, "sessionAffinity", "None");
        for (JsonNode port : spec.path("ports")) {
            putAbsent((ObjectNode) port, "protocol", "TCP");
            if (!port.has("targetPort")) {
                ((ObjectNode) port).set("targetPort", port.path("port"));
            }
        }
    }

    private static void completeWorkload(ObjectNode spec) {
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        completePodSpec(spec.path("template").path("spec"));
    }

    private static void completeStatefulSet(ObjectNode spec) {
        putAbsent(spec, "podManagementPolicy", "OrderedReady");
        for (JsonNode claim : spec.path("volumeClaimTemplates")) {
            ObjectNode template = (ObjectNode) claim;
            putAbsent(template, "apiVersion", "v1");
            putAbsent(template, "kind", "PersistentVolumeClaim");
            putAbsent(template.withObjectProperty("spec"), "volumeMode", "Filesystem");
            putAbsent(template.withObjectProperty("status"), "phase", "Pending");
        }
        ObjectNode strategy = spec.withObjectProperty("updateStrategy");
        putAbsent(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")
                && !strategy.path("rollingUpdate").has("partition")) {
            strategy.withObjectProperty("rollingUpdate").put("partition", 0);
        }
    }

    private static void completePod(ObjectNode pod) {
        completePodSpec(pod.path("spec"));
        putAbsent(pod.withObjectProperty("status"), "phase", "Pending");
    }

    private static void completePodSpec(JsonNode spec) {
        if (spec instanceof ObjectNode object) {
            putAbsent(object, "restartPolicy", "Always");
        }
        for (JsonNode container : spec.path("containers")) {
            for (JsonNode port : container.path("ports")) {
                putAbsent((ObjectNode) port, "protocol", "TCP");
            }
        }
    }

    private static void putAbsent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}
