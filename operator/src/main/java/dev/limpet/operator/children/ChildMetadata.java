package dev.limpet.operator.children;

import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names and labels that children share, and by which they are found again. */
public final class ChildMetadata {
    /** Selects the objects of all LoadBalancers. */
    public static final String MANAGED_BY_LIMPET = "app.kubernetes.io/managed-by=limpet-operator";

    /** The label whose value is the name of the LoadBalancer. */
    public static final String INSTANCE = "app.kubernetes.io/instance";

    /** Labels that select the pods; a StatefulSet's selector never changes, so neither may they. */
    static SortedMap<String, String> selector(Identity identity) {
        return new TreeMap<>(Map.of(
                "app.kubernetes.io/name", "limpet", "app.kubernetes.io/component", "proxy", INSTANCE, identity.name()));
    }

    /** The same selector as text. */
    public static String selectorText(Identity identity) {
        return selector(identity).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    static SortedMap<String, String> labels(Identity identity) {
        SortedMap<String, String> labels = selector(identity);
        labels.put("app.kubernetes.io/managed-by", "limpet-operator");
        return labels;
    }

    /** Metadata of the child that has the name of the LoadBalancer itself. */
    static ObjectMeta of(Identity identity) {
        return named(identity.name(), identity);
    }

    /** Metadata of a child of another name. */
    public static ObjectMeta named(String name, Identity identity) {
        return new ObjectMetaBuilder()
                .withNamespace(identity.namespace())
                .withName(name)
                .withLabels(labels(identity))
                .withOwnerReferences(identity.asController())
                .build();
    }

    private ChildMetadata() {}
}
