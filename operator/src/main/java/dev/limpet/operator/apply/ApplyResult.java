package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** What came of applying the children of a LoadBalancer. */
public sealed interface ApplyResult {
    /** All are as desired. */
    record Applied() implements ApplyResult {}

    /** Nothing was written, because this object has the name of a child and belongs to somebody else. */
    record NameTaken(HasMetadata foreign) implements ApplyResult {}
}
