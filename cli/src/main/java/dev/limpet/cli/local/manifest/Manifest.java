package dev.limpet.cli.local.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Path;
import java.util.Objects;

/** One object as a file describes it. */
record Manifest(Path file, GenericKubernetesResource object) {

    /** Which object of the API it is. */
    record Key(String apiVersion, String kind, String namespace, String name) {}

    Key key() {
        return new Key(
                object.getApiVersion(),
                object.getKind(),
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName());
    }

    /** As messages name it: {@code Service web}. */
    String title() {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
