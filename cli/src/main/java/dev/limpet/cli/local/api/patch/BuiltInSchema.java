package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The structure of Kubernetes' own resources and of every resource's metadata, as far as merging needs it: which lists
 * are maps and by which keys. Field names mean the same wherever they stand, but for {@code ports}.
 *
 * @param parent the name of the field around
 * @param name the name of the field here; empty at the top
 */
public record BuiltInSchema(String parent, String name) implements Schema {
    /** The top of a resource. */
    public static final Schema TOP = new BuiltInSchema("", "");

    @Override
    public Schema field(String field) {
        return new BuiltInSchema(name, field);
    }

    @Override
    public Schema items() {
        return this;
    }

    @Override
    public ListType listType() {
        return switch (name) {
            case "containers",
                    "initContainers",
                    "ephemeralContainers",
                    "volumes",
                    "env",
                    "imagePullSecrets",
                    "secrets" -> mapBy("name");
            case "volumeMounts" -> mapBy("mountPath");
            case "conditions", "addresses" -> parent.equals("status") ? mapBy("type") : new ListType.Atomic();
            case "ownerReferences" -> mapBy("uid");
            case "topologySpreadConstraints" -> mapBy("topologyKey", "whenUnsatisfiable");
            case "hostAliases" -> mapBy("ip");
            case "ports" -> ports();
            case "finalizers" -> new ListType.SetOf();
            default -> new ListType.Atomic();
        };
    }

    private ListType ports() {
        return switch (parent) {
            case "containers", "initContainers", "ephemeralContainers" -> mapByPort("containerPort");
            case "spec" -> mapByPort("port");
            default -> new ListType.Atomic();
        };
    }

    private static ListType mapByPort(String port) {
        SequencedMap<String, JsonNode> keys = new LinkedHashMap<>();
        keys.put(port, MissingNode.getInstance());
        keys.put("protocol", TextNode.valueOf("TCP"));
        return new ListType.MapOf(keys);
    }

    private static ListType mapBy(String... names) {
        SequencedMap<String, JsonNode> keys = new LinkedHashMap<>();
        for (String key : names) {
            keys.put(key, MissingNode.getInstance());
        }
        return new ListType.MapOf(keys);
    }
}
