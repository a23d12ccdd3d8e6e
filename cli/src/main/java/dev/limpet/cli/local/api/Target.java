package dev.limpet.cli.local.api;

import java.util.List;

/**
 * What the path of a request names: the objects of a type, one of them, or a part of it.
 *
 * @param namespace empty for all namespaces, and for objects of the cluster
 * @param name empty for all objects
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {
    /**
     * Reads a path below {@code /api} or {@code /apis}.
     *
     * @throws StatusException when nothing is served there
     */
    static Target of(List<String> path, ResourceTypes types) {
        boolean core = path.getFirst().equals("api");
        String group = core ? "" : path.get(1);
        String version = path.get(core ? 1 : 2);
        List<String> rest = path.subList(core ? 2 : 3, path.size());
        String namespace = "";
        if (rest.size() > 2 && rest.getFirst().equals("namespaces") && !isNamespacePart(rest.get(2))) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        ResourceType type = types.find(group, version, rest.getFirst()).orElseThrow(StatusException::unknownPath);
        if (rest.size() > 3 || !type.namespaced() && !namespace.isEmpty()) {
            throw StatusException.unknownPath();
        }
        return new Target(type, namespace, rest.size() > 1 ? rest.get(1) : "", rest.size() > 2 ? rest.get(2) : "");
    }

    private static boolean isNamespacePart(String segment) {
        return segment.equals("status") || segment.equals("finalize");
    }

    ObjectKey key() {
        return new ObjectKey(type, namespace, name);
    }

    ObjectKey named(String other) {
        return new ObjectKey(type, namespace, other);
    }
}
