package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Namespace and name of an object. */
record ObjectName(String namespace, String name) {
    static ObjectName of(HasMetadata object) {
        return new ObjectName(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
