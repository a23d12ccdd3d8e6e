package dev.limpet.operator.apply;

import dev.limpet.operator.apply.ApplyResult.Applied;
import dev.limpet.operator.apply.ApplyResult.NameTaken;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies desired objects by server-side apply, under one field manager, and only those that differ from what is there.
 *
 * <p>An object differs when it lacks a desired field or value, or when it was last applied from another desired state:
 * an annotation holds that state's hash, so that a field which is no longer desired is noticed too. A StatefulSet whose
 * volume claims are to differ is replaced, its pods left alone.
 */
public final class ChildApplier {
    /** How everything is applied: server-side, under one name, prevailing over others' values of the same fields. */
    public static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("limpet-operator")
            .withForce(true)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(ChildApplier.class);

    private final KubernetesClient client;

    public ChildApplier(KubernetesClient client) {
        this.client = client;
    }

    private record Pair(HasMetadata desired, Optional<HasMetadata> actual) {
        boolean differs() {
            return actual.isEmpty() || !Comparison.holds(DesiredHash.tree(desired), DesiredHash.tree(actual.get()));
        }

        /** Whether the object has to go before it can be made as desired. */
        boolean isInTheWay() {
            return actual.isPresent() && (isGoing() || ClaimTemplates.differ(desired, actual.get()));
        }

        boolean isGoing() {
            return actual.isPresent() && actual.get().getMetadata().getDeletionTimestamp() != null;
        }
    }

    /** Makes the children what is desired, in that order; none of them when one is somebody else's. */
    public ApplyResult apply(Identity owner, List<HasMetadata> desired, KnownObjects known) {
        List<Pair> pairs = new ArrayList<>();
        for (HasMetadata child : desired) {
            Optional<HasMetadata> actual = known.find(child).or(() -> ask(child));
            if (actual.isPresent() && !owner.controls(actual.get())) {
                return new NameTaken(actual.get());
            }
            DesiredHash.stamp(child);
            pairs.add(new Pair(child, actual));
        }
        for (Pair pair : pairs) {
            if (pair.isInTheWay()) {
                makeWay(owner, pair);
            } else if (pair.differs()) {
                known.remember(client.resource(pair.desired()).patch(APPLY), pair.actual());
                log(owner, pair.desired(), pair.actual().isEmpty() ? "created" : "updated");
            }
        }
        return new Applied();
    }

    /** Pods stay as they are without their StatefulSet; it is made anew once its end has been seen. */
    private void makeWay(Identity owner, Pair pair) {
        if (!pair.isGoing()) {
            client.resource(pair.desired())
                    .withPropagationPolicy(DeletionPropagation.ORPHAN)
                    .delete();
            log(owner, pair.desired(), "deleted, to be made anew with other volume claims");
        }
    }

    /** Deletes the object if it is there and controlled by the owner. */
    public void remove(Identity owner, HasMetadata object, KnownObjects known) {
        if (known.find(object).filter(owner::controls).isPresent()) {
            client.resource(object).delete();
            log(owner, object, "deleted");
        }
    }

    /** Objects that are not ours do not have our labels, so they are not watched. */
    private Optional<HasMetadata> ask(HasMetadata child) {
        return Optional.ofNullable(client.resource(child).get());
    }

    private static void log(Identity owner, HasMetadata child, String done) {
        LOG.atInfo()
                .addKeyValue("loadbalancer", owner)
                .addKeyValue("kind", child.getKind())
                .addKeyValue("name", child.getMetadata().getName())
                .log(done);
    }
}
