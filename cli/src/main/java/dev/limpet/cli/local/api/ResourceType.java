package dev.limpet.cli.local.api;

import dev.limpet.cli.local.api.patch.Schema;
import dev.limpet.cli.local.api.table.Column;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of object that the API serves.
 *
 * @param group empty for the core group
 * @param plural as in paths, such as {@code pods}
 * @param scale where replicas stand, for types with a path of their own to read and write them
 * @param schema which of its lists merge by key
 * @param columns what {@code kubectl get} prints of it
 */
record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        Scope scope,
        List<String> shortNames,
        List<String> categories,
        Set<Trait> traits,
        Optional<ScalePaths> scale,
        Schema schema,
        List<Column> columns) {
    /** Whether objects live in a namespace. */
    enum Scope {
        NAMESPACED,
        CLUSTER
    }

    /** What only some types have. */
    enum Trait {
        /** {@code status} is written through a path of its own. */
        STATUS,
        /** {@code metadata.generation} counts changes of what is wanted. */
        GENERATION,
        /** Served, but not changed by clients. */
        READ_ONLY
    }

    /**
     * Where a type that can be scaled has its replicas, as JSON pointers.
     *
     * @param selector where the label selector of the replicas stands as text; empty when it has to be made of
     *     {@code spec.selector}
     */
    record ScalePaths(String replicas, String statusReplicas, String selector) {}

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** As messages name it: {@code pods}, {@code loadbalancers.limpet.dev}. */
    String groupResource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** As messages name the kind: {@code Pod}, {@code LoadBalancer.limpet.dev}. */
    String groupKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    boolean is(String otherGroup, String otherKind) {
        return group.equals(otherGroup) && kind.equals(otherKind);
    }

    List<String> verbs() {
        return has(Trait.READ_ONLY)
                ? List.of("get", "list", "watch")
                : List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    }
}
