package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Tells clients which types there are: {@code /api}, {@code /apis} and what lies directly below them. */
record Discovery(ResourceTypes types) {
    private record Version(String group, String version) {}

    /**
     * The document at a path.
     *
     * @throws StatusException when there is none
     */
    ObjectNode at(List<String> path) {
        boolean core = path.getFirst().equals("api");
        return switch (path.size()) {
            case 1 -> core ? coreVersions() : groups();
            case 2 -> core ? resources("", path.get(1)) : group(path.get(1));
            default -> resources(path.get(1), path.get(2));
        };
    }

    private ObjectNode coreVersions() {
        ObjectNode versions = object("APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = object("APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        versions().stream()
                .map(Version::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(group -> groups.add(group(group)));
        return list;
    }

    private ObjectNode group(String name) {
        List<Version> versions = versions().stream()
                .filter(version -> version.group().equals(name))
                .toList();
        if (versions.isEmpty()) {
            throw StatusException.unknownPath();
        }
        ObjectNode group = object("APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode list = group.putArray("versions");
        versions.forEach(version -> list.add(groupVersion(version)));
        group.set("preferredVersion", groupVersion(versions.getFirst()));
        return group;
    }

    private ObjectNode resources(String group, String version) {
        if (!versions().contains(new Version(group, version))) {
            throw StatusException.unknownPath();
        }
        ObjectNode list = object("APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types.all()) {
            if (type.group().equals(group) && type.version().equals(version)) {
                addResources(type, resources);
            }
        }
        return list;
    }

    private static void addResources(ResourceType type, ArrayNode resources) {
        ObjectNode resource = add(resources, type, "", type.kind(), type.verbs());
        resource.put("singularName", type.singular());
        addAll(resource, "shortNames", type.shortNames());
        addAll(resource, "categories", type.categories());
        if (type.has(ResourceType.Trait.STATUS)) {
            add(resources, type, "/status", type.kind(), List.of("get", "patch", "update"));
        }
        if (type.scale().isPresent()) {
            add(resources, type, "/scale", "Scale", List.of("get", "patch", "update"))
                    .put("group", "autoscaling")
                    .put("version", "v1");
        }
        if (type.is("", "Pod")) {
            add(resources, type, "/log", type.kind(), List.of("get"));
        }
    }

    private static ObjectNode add(
            ArrayNode resources, ResourceType type, String subresource, String kind, List<String> verbs) {
        ObjectNode resource = resources
                .addObject()
                .put("name", type.plural() + subresource)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", kind);
        ArrayNode list = resource.putArray("verbs");
        verbs.forEach(list::add);
        return resource;
    }

    private static void addAll(ObjectNode resource, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = resource.putArray(field);
            values.forEach(list::add);
        }
    }

    private SequencedSet<Version> versions() {
        SequencedSet<Version> versions = new LinkedHashSet<>();
        types.all().forEach(type -> versions.add(new Version(type.group(), type.version())));
        return versions;
    }

    private static ObjectNode groupVersion(Version version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("groupVersion", version.group() + "/" + version.version())
                .put("version", version.version());
    }

    private static ObjectNode object(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
