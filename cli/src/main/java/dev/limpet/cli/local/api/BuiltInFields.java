package dev.limpet.cli.local.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the fields of Kubernetes' own resources that do not exist or hold something they cannot, by fabric8's model. */
final class BuiltInFields {
    private static final Map<String, Class<?>> MODEL = Map.ofEntries(
            Map.entry("Namespace", Namespace.class),
            Map.entry("Pod", Pod.class),
            Map.entry("Service", Service.class),
            Map.entry("ConfigMap", ConfigMap.class),
            Map.entry("Secret", Secret.class),
            Map.entry("ServiceAccount", ServiceAccount.class),
            Map.entry("StatefulSet", StatefulSet.class),
            Map.entry("Deployment", Deployment.class),
            Map.entry("EndpointSlice", EndpointSlice.class),
            Map.entry("PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("NetworkPolicy", NetworkPolicy.class));

    /** The model keeps unknown fields aside in a map; this makes them unknown again. */
    private static final class NoFieldsAside extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private static final class UnknownFields extends DeserializationProblemHandler {
        private final List<String> found = new ArrayList<>();

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object owner,
                String name)
                throws IOException {
            found.add("unknown field \"" + path(parser) + "\"");
            parser.skipChildren();
            return true;
        }

        private static String path(JsonParser parser) {
            return parser.getParsingContext()
                    .pathAsPointer()
                    .toString()
                    .substring(1)
                    .replaceAll("/([0-9]+)", "[$1]")
                    .replace('/', '.');
        }
    }

    private BuiltInFields() {}

    /** What is wrong, a phrase each; empty when all fields exist, and for kinds that the model does not know. */
    static List<String> problems(ResourceType type, ObjectNode proposed) {
        Class<?> model = MODEL.get(type.kind());
        if (model == null) {
            return List.of();
        }
        ObjectNode object = proposed.deepCopy();
        object.withObjectProperty("metadata").remove("managedFields");
        UnknownFields unknown = new UnknownFields();
        try {
            JsonMapper.builder()
                    .annotationIntrospector(new NoFieldsAside())
                    .addHandler(unknown)
                    .build()
                    .treeToValue(object, model);
        } catch (JsonMappingException e) {
            unknown.found.add(
                    where(e) + ": " + e.getOriginalMessage().lines().findFirst().orElse("is malformed"));
        } catch (JsonProcessingException e) {
            unknown.found.add(e.getOriginalMessage());
        }
        return unknown.found;
    }

    private static String where(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
