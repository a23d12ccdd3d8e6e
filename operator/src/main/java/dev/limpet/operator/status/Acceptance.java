package dev.limpet.operator.status;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.apply.Obstacle;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.Remark;
import dev.limpet.operator.resolve.Resolution.Refused;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the newest spec is in force. */
public sealed interface Acceptance {
    /** @param remarks sentences on what is worth telling all the same */
    record InForce(Reason reason, List<String> remarks) implements Acceptance {
        public InForce {
            remarks = List.copyOf(remarks);
        }

        /** The same with a remark before the others, if there is one. */
        public InForce with(Optional<String> remark) {
            return new InForce(
                    reason, Stream.concat(remark.stream(), remarks.stream()).toList());
        }
    }

    /** It is not; the last good one still is. The message says what to do. */
    record NotInForce(Reason reason, String message) implements Acceptance {}

    /** It is, but for what this sentence tells, which also says what to do. */
    record InPart(Reason reason, String message) implements Acceptance {}

    static Acceptance refused(Refused refused) {
        return new NotInForce(Reason.of(refused.problem()), refused.message());
    }

    /** What came of bringing about a spec that holds. */
    static Acceptance of(List<Remark> remarks, List<Obstacle> obstacles, Identity identity) {
        if (obstacles.isEmpty()) {
            return inForce(remarks);
        }
        Reason reason = reason(obstacles.getFirst());
        String message =
                obstacles.stream().map(obstacle -> sentence(obstacle, identity)).collect(Collectors.joining("; "));
        return obstacles.stream().anyMatch(Acceptance::keepsConfiguration)
                ? new NotInForce(reason, message)
                : new InPart(reason, message);
    }

    private static Acceptance inForce(List<Remark> remarks) {
        boolean noReadyEndpoint = remarks.stream().anyMatch(Remark.NoReadyEndpoint.class::isInstance);
        return new InForce(
                noReadyEndpoint ? Reason.NO_READY_ENDPOINT : Reason.ACCEPTED,
                remarks.stream().map(Remark::text).toList());
    }

    private static boolean keepsConfiguration(Obstacle obstacle) {
        return obstacle instanceof Obstacle.Refused child && child.keepsConfiguration();
    }

    private static Reason reason(Obstacle obstacle) {
        return switch (obstacle) {
            case Obstacle.NameTaken _ -> Reason.NAME_TAKEN;
            case Obstacle.Refused _ -> Reason.CHILD_REFUSED;
        };
    }

    private static String sentence(Obstacle obstacle, Identity identity) {
        return switch (obstacle) {
            case Obstacle.NameTaken(HasMetadata foreign) -> nameTaken(foreign, identity);
            case Obstacle.Refused(HasMetadata child, String answer) ->
                "the API server refuses " + child.getKind() + " '"
                        + child.getMetadata().getName() + "', and is asked again all the time: " + answer;
        };
    }

    private static String nameTaken(HasMetadata foreign, Identity identity) {
        String object = foreign.getKind() + " '" + foreign.getMetadata().getName() + "'";
        boolean leftover = foreign.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals(HasMetadata.getKind(LoadBalancer.class))
                        && owner.getName().equals(identity.name()));
        return leftover
                ? object + " is left of an earlier LoadBalancer of this name; wait until it is collected, or delete it"
                : object + " exists already and is not of this LoadBalancer; delete it, or give the LoadBalancer"
                        + " another name";
    }
}
