package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpet.cli.local.api.ResourceType.ScalePaths;
import dev.limpet.cli.local.api.ResourceType.Scope;
import dev.limpet.cli.local.api.ResourceType.Trait;
import dev.limpet.cli.local.api.patch.BuiltInSchema;
import dev.limpet.cli.local.api.patch.CustomSchema;
import dev.limpet.cli.local.api.table.BuiltInColumns;
import dev.limpet.cli.local.api.table.CustomColumns;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The types that the API serves: of Kubernetes' own those that a system of proxies is made of, and the custom ones.
 *
 * @param all in the order of discovery
 */
record ResourceTypes(List<ResourceType> all) {
    private static final Set<Trait> NONE = Set.of();
    private static final Set<Trait> STATUS = EnumSet.of(Trait.STATUS);
    private static final Set<Trait> COUNTED_STATUS = EnumSet.of(Trait.STATUS, Trait.GENERATION);
    private static final Set<Trait> COUNTED = EnumSet.of(Trait.GENERATION);
    private static final Set<Trait> READ_ONLY = EnumSet.of(Trait.READ_ONLY);

    static final ResourceType NAMESPACE = cluster("v1", "Namespace", STATUS, "ns");
    static final ResourceType NODE = cluster("v1", "Node", STATUS, "no");
    static final ResourceType POD = namespaced("v1", "Pod", STATUS, "po");
    static final ResourceType CUSTOM_RESOURCE_DEFINITION =
            cluster("apiextensions.k8s.io/v1", "CustomResourceDefinition", READ_ONLY, "crd", "crds");

    private static final List<ResourceType> BUILT_IN = List.of(
            NAMESPACE,
            NODE,
            POD,
            namespaced("v1", "Service", STATUS, "svc"),
            namespaced("v1", "ConfigMap", NONE, "cm"),
            namespaced("v1", "Secret", NONE),
            namespaced("v1", "ServiceAccount", NONE, "sa"),
            namespaced("v1", "Event", NONE, "ev"),
            namespaced("apps/v1", "StatefulSet", COUNTED_STATUS, "sts"),
            namespaced("apps/v1", "Deployment", COUNTED_STATUS, "deploy"),
            namespaced("discovery.k8s.io/v1", "EndpointSlice", COUNTED),
            namespaced("policy/v1", "PodDisruptionBudget", COUNTED_STATUS, "pdb"),
            namespaced("networking.k8s.io/v1", "NetworkPolicy", COUNTED, "netpol"),
            namespaced("coordination.k8s.io/v1", "Lease", NONE),
            CUSTOM_RESOURCE_DEFINITION);

    /** Kubernetes' own types, and those that these CRDs define. */
    static ResourceTypes with(List<? extends JsonNode> customResourceDefinitions) {
        return new ResourceTypes(Stream.concat(
                        BUILT_IN.stream(), customResourceDefinitions.stream().flatMap(ResourceTypes::custom))
                .toList());
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return all.stream()
                .filter(type -> type.group().equals(group)
                        && type.version().equals(version)
                        && type.plural().equals(plural))
                .findFirst();
    }

    private static Stream<ResourceType> custom(JsonNode definition) {
        JsonNode spec = definition.path("spec");
        return StreamSupport.stream(spec.path("versions").spliterator(), false)
                .filter(version -> version.path("served").asBoolean())
                .map(version -> custom(spec, version));
    }

    private static ResourceType custom(JsonNode spec, JsonNode version) {
        JsonNode names = spec.path("names");
        EnumSet<Trait> traits = EnumSet.of(Trait.GENERATION);
        if (version.path("subresources").has("status")) {
            traits.add(Trait.STATUS);
        }
        return new ResourceType(
                spec.path("group").asText(),
                version.path("name").asText(),
                names.path("kind").asText(),
                names.path("plural").asText(),
                spec.path("scope").asText().equals("Cluster") ? Scope.CLUSTER : Scope.NAMESPACED,
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                traits,
                scale(version.path("subresources").path("scale")),
                CustomSchema.top(version.path("schema").path("openAPIV3Schema")),
                CustomColumns.of(version.path("additionalPrinterColumns")));
    }

    private static Optional<ScalePaths> scale(JsonNode scale) {
        return scale.isMissingNode()
                ? Optional.empty()
                : Optional.of(new ScalePaths(
                        pointer(scale.path("specReplicasPath")),
                        pointer(scale.path("statusReplicasPath")),
                        pointer(scale.path("labelSelectorPath"))));
    }

    private static String pointer(JsonNode path) {
        return path.asText().replace('.', '/');
    }

    private static ResourceType cluster(String apiVersion, String kind, Set<Trait> traits, String... shortNames) {
        return builtIn(apiVersion, kind, Scope.CLUSTER, traits, shortNames);
    }

    private static ResourceType namespaced(String apiVersion, String kind, Set<Trait> traits, String... shortNames) {
        return builtIn(apiVersion, kind, Scope.NAMESPACED, traits, shortNames);
    }

    private static ResourceType builtIn(
            String apiVersion, String kind, Scope scope, Set<Trait> traits, String... shortNames) {
        int slash = apiVersion.indexOf('/');
        return new ResourceType(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                kind,
                plural(kind),
                scope,
                List.of(shortNames),
                Set.of("Pod", "Service", "StatefulSet", "Deployment").contains(kind) ? List.of("all") : List.of(),
                traits,
                Set.of("StatefulSet", "Deployment").contains(kind)
                        ? Optional.of(new ScalePaths("/spec/replicas", "/status/replicas", ""))
                        : Optional.empty(),
                BuiltInSchema.TOP,
                BuiltInColumns.of(kind));
    }

    private static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return lower.endsWith("y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }
}
