package dev.limpet.operator.apply;

import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/**
 * Writes objects by server-side apply, and only what is ours or was not there. An apply creates what is missing, but takes
 * an object that came into being a moment ago for its own just as well; so the first one overwrites nothing, and is taken
 * back when it has met somebody else's.
 */
final class Patches {
    private static final String MANAGER = "limpet-operator";

    /** Prevails over others' values of the same fields. */
    static final PatchContext FORCED = context(true);

    private static final PatchContext YIELDING = context(false);

    private final KubernetesClient client;

    Patches(KubernetesClient client) {
        this.client = client;
    }

    private static PatchContext context(boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(MANAGER)
                .withForce(force)
                .build();
    }

    /** What became of a write. */
    sealed interface Outcome {
        record Written(HasMetadata now) implements Outcome {}

        /** Somebody else's object was there first. */
        record Foreign(HasMetadata object) implements Outcome {}
    }

    /** Changes the object, if it still is that one: the API server refuses another UID. */
    HasMetadata update(HasMetadata desired, HasMetadata actual) {
        desired.getMetadata().setUid(actual.getMetadata().getUid());
        return client.resource(desired).patch(FORCED);
    }

    Outcome create(Identity owner, HasMetadata desired) {
        try {
            HasMetadata created = client.resource(desired).patch(YIELDING);
            return isSharedWithOthers(created) ? takeBack(created) : new Outcome.Written(created);
        } catch (KubernetesClientException e) {
            Optional<HasMetadata> foreign = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? find(desired).filter(present -> !owner.controls(present))
                    : Optional.empty();
            return foreign.map(Outcome.Foreign::new).orElseThrow(() -> e);
        }
    }

    /** The object as it is now, seen past the caches. */
    Optional<HasMetadata> find(HasMetadata object) {
        return Optional.ofNullable(client.resource(object).get());
    }

    /** Whether somebody else made it. Who writes statuses did not, and may do so a moment after another operator created it. */
    private static boolean isSharedWithOthers(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of()).stream()
                .filter(entry -> !"status".equals(entry.getSubresource()))
                .map(ManagedFieldsEntry::getManager)
                .anyMatch(manager -> !MANAGER.equals(manager));
    }

    /** Applies nothing, which removes the fields that no other manager has. */
    private Outcome takeBack(HasMetadata object) {
        GenericKubernetesResource nothing = new GenericKubernetesResourceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNewMetadata()
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .endMetadata()
                .build();
        client.resource(nothing).patch(FORCED);
        return new Outcome.Foreign(object);
    }
}
