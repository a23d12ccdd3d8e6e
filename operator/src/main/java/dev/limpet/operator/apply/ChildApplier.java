package dev.limpet.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpet.operator.apply.Obstacle.NameTaken;
import dev.limpet.operator.apply.Patches.Outcome;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
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
    /** How everything that is ours is applied: server-side, under one name, prevailing over others' values. */
    public static final PatchContext APPLY = Patches.FORCED;

    private static final Logger LOG = LoggerFactory.getLogger(ChildApplier.class);

    private final Deletion deletion;
    private final Patches patches;

    public ChildApplier(KubernetesClient client) {
        this.deletion = new Deletion(client);
        this.patches = new Patches(client);
    }

    private record Pair(HasMetadata desired, Optional<HasMetadata> actual) {
        /** @param tree of what is desired */
        boolean differs(JsonNode tree) {
            return actual.isEmpty() || !Comparison.holds(tree, DesiredHash.tree(actual.get()));
        }

        /** Whether the object has to go before it can be made as desired. */
        boolean isInTheWay() {
            return actual.isPresent() && (isGoing() || ClaimTemplates.differ(desired, actual.get()));
        }

        boolean isGoing() {
            return actual.isPresent() && actual.get().getMetadata().getDeletionTimestamp() != null;
        }
    }

    /**
     * Makes the children what is desired, in that order. A child whose name is somebody else's, or which the API server
     * refuses, is left as it is, and so is what that holds back.
     *
     * @param met obstacles that were met before
     * @return all obstacles
     */
    public List<Obstacle> apply(Identity owner, List<HasMetadata> desired, List<Obstacle> met, KnownObjects known) {
        List<Obstacle> obstacles = new ArrayList<>(met);
        for (HasMetadata child : desired) {
            boolean isHeldBack = obstacles.stream().anyMatch(obstacle -> obstacle.holdsBack(child));
            Obstacle.of(child, () -> bringAbout(owner, child, isHeldBack, known))
                    .ifPresent(obstacles::add);
        }
        return List.copyOf(obstacles);
    }

    private Optional<Obstacle> bringAbout(Identity owner, HasMetadata child, boolean isHeldBack, KnownObjects known) {
        Optional<HasMetadata> actual = known.find(child).or(() -> patches.find(child));
        Optional<HasMetadata> foreign = actual.filter(present -> !owner.controls(present));
        if (foreign.isEmpty() && !isHeldBack) {
            return bringAbout(owner, new Pair(child, actual), known);
        }
        return foreign.map(NameTaken::new);
    }

    /** Writes what differs. */
    private Optional<Obstacle> bringAbout(Identity owner, Pair pair, KnownObjects known) {
        JsonNode tree = DesiredHash.stamp(pair.desired());
        if (pair.isInTheWay()) {
            makeWay(owner, pair);
        } else if (pair.differs(tree)) {
            return write(owner, pair, known);
        }
        return Optional.empty();
    }

    private Optional<Obstacle> write(Identity owner, Pair pair, KnownObjects known) {
        Outcome outcome = pair.actual()
                .<Outcome>map(actual -> new Outcome.Written(patches.update(pair.desired(), actual)))
                .orElseGet(() -> patches.create(owner, pair.desired()));
        return switch (outcome) {
            case Outcome.Written(HasMetadata now) -> {
                known.remember(now, pair.actual());
                log(owner, pair.desired(), pair.actual().isEmpty() ? "created" : "updated");
                yield Optional.empty();
            }
            case Outcome.Foreign(HasMetadata object) -> Optional.of(new NameTaken(object));
        };
    }

    /** Pods stay as they are without their StatefulSet; it is made anew once its end has been seen. */
    private void makeWay(Identity owner, Pair pair) {
        if (!pair.isGoing()
                && pair.actual().orElseThrow() instanceof StatefulSet present
                && deletion.orphaning(present)) {
            log(owner, pair.desired(), "deleted, to be made anew with other volume claims");
        }
    }

    /** Deletes the objects that are there and controlled by the owner; returns what keeps it from that. */
    public List<Obstacle> remove(Identity owner, List<HasMetadata> objects, KnownObjects known) {
        return objects.stream()
                .flatMap(object -> Obstacle.of(object, () -> remove(owner, object, known)).stream())
                .toList();
    }

    private Optional<Obstacle> remove(Identity owner, HasMetadata object, KnownObjects known) {
        known.find(object)
                .filter(owner::controls)
                .filter(deletion::of)
                .ifPresent(present -> log(owner, present, "deleted"));
        return Optional.empty();
    }

    private static void log(Identity owner, HasMetadata child, String done) {
        LOG.atInfo()
                .addKeyValue("loadbalancer", owner)
                .addKeyValue("kind", child.getKind())
                .addKeyValue("name", child.getMetadata().getName())
                .log(done);
    }
}
