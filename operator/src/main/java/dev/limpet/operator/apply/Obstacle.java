package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/** What keeps a child of a LoadBalancer from being as desired. It is left as it is. */
public sealed interface Obstacle {
    /** Somebody else's object has the name of a child. */
    record NameTaken(HasMetadata object) implements Obstacle {}

    /**
     * The API server refuses to have the child as desired, and will until somebody changes something.
     *
     * @param answer its own words
     */
    record Refused(HasMetadata object, String answer) implements Obstacle {
        /** Whether replicas are kept at the configuration that they have. */
        public boolean keepsConfiguration() {
            return object instanceof ConfigMap;
        }

        /** Whatever goes by the configuration is to fit the one that replicas have: their ports, for one. */
        @Override
        public boolean holdsBack(HasMetadata child) {
            return keepsConfiguration() || Obstacle.super.holdsBack(child);
        }
    }

    /** The child, or what is in its place. */
    HasMetadata object();

    /** Whether a child that comes later has to be left as it is, too. */
    default boolean holdsBack(HasMetadata child) {
        return PodNeeds.include(child, object());
    }

    /** What keeps the child from being as desired when this is tried; a failure that may be over soon is thrown on. */
    static Optional<Obstacle> of(HasMetadata child, Supplier<Optional<Obstacle>> attempt) {
        try {
            return attempt.get();
        } catch (KubernetesClientException e) {
            return Optional.of(new Refused(child, Refusals.words(e).orElseThrow(() -> e)));
        }
    }
}
