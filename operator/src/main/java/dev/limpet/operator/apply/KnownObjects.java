package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The cache of the objects that are watched. */
public interface KnownObjects {
    /** The object of the same kind, namespace and name. It is shared and must not be changed. */
    Optional<HasMetadata> find(HasMetadata object);

    /** Has the cache show the object as it now is, ahead of the watch. */
    void remember(HasMetadata now, Optional<HasMetadata> before);
}
