package dev.limpet.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads of objects what the operator looks at, where the rest is most of them: it keeps thousands. A pod's containers are
 * known from its StatefulSet, and who manages which fields is the API server's business.
 */
final class SparseObjects {
    static Module module() {
        return new SimpleModule("sparse")
                .addDeserializer(String.class, new RecurringStrings())
                .setMixInAnnotation(ManagedFieldsEntry.class, SparseManagedFields.class)
                .setMixInAnnotation(Pod.class, SparsePod.class)
                .setMixInAnnotation(Node.class, SparseNode.class);
    }

    @JsonIgnoreProperties("fieldsV1")
    private interface SparseManagedFields {}

    @SuppressWarnings("unused") // annotations for Jackson
    private abstract static class SparsePod {
        @JsonIncludeProperties("volumes")
        @Nullable
        PodSpec spec;

        @JsonIncludeProperties({"phase", "podIP", "hostIP", "conditions"})
        @Nullable
        PodStatus status;
    }

    @SuppressWarnings("unused") // annotations for Jackson
    private abstract static class SparseNode {
        @JsonIncludeProperties("podCIDRs")
        @Nullable
        NodeSpec spec;

        @JsonIncludeProperties("addresses")
        @Nullable
        NodeStatus status;
    }

    private SparseObjects() {}
}
