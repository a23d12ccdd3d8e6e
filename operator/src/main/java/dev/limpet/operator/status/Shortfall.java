package dev.limpet.operator.status;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.apply.Obstacle;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.Remark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** What keeps a spec from being wholly in force. The sentence also says what to do. */
record Shortfall(Reason reason, String sentence, Remedy remedy) {
    /** What ends it. */
    enum Remedy {
        TIME,
        SOMEBODY
    }

    static Shortfall of(Obstacle obstacle, Identity identity) {
        return switch (obstacle) {
            case Obstacle.NameTaken(HasMetadata foreign) -> nameTaken(foreign, identity);
            case Obstacle.Refused(HasMetadata child, String answer) ->
                new Shortfall(
                        Reason.CHILD_REFUSED,
                        "the API server refuses " + named(child) + ", and is asked again all the time: " + answer,
                        Remedy.SOMEBODY);
        };
    }

    static Optional<Shortfall> of(Remark remark) {
        return remark instanceof Remark.Unresolved(var problem, String text)
                ? Optional.of(new Shortfall(Reason.of(problem), text, Remedy.SOMEBODY))
                : Optional.empty();
    }

    private static Shortfall nameTaken(HasMetadata foreign, Identity identity) {
        boolean leftover = foreign.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals(HasMetadata.getKind(LoadBalancer.class))
                        && owner.getName().equals(identity.name()));
        return leftover
                ? new Shortfall(
                        Reason.NAME_TAKEN,
                        named(foreign)
                                + " is left of an earlier LoadBalancer of this name; wait until it is collected, or delete it",
                        Remedy.TIME)
                : new Shortfall(
                        Reason.NAME_TAKEN,
                        named(foreign)
                                + " exists already and is not of this LoadBalancer; delete it, or give the LoadBalancer"
                                + " another name",
                        Remedy.SOMEBODY);
    }

    private static String named(HasMetadata object) {
        return object.getKind() + " '" + object.getMetadata().getName() + "'";
    }
}
