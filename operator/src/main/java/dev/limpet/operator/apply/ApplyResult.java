package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What came of applying the children of a LoadBalancer. */
public sealed interface ApplyResult {
    /** All are as desired. */
    record Applied() implements ApplyResult {}

    /**
     * These objects have names of children and belong to somebody else. They were left alone, and so was what cannot do
     * without the children; all others are as desired.
     */
    record NamesTaken(List<HasMetadata> foreign) implements ApplyResult {}
}
