package dev.limpet.operator.status;

import dev.limpet.crds.LoadBalancer;
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

    static Acceptance inForce(List<Remark> remarks) {
        boolean noReadyEndpoint = remarks.stream().anyMatch(Remark.NoReadyEndpoint.class::isInstance);
        return new InForce(
                noReadyEndpoint ? Reason.NO_READY_ENDPOINT : Reason.ACCEPTED,
                remarks.stream().map(Remark::text).toList());
    }

    static Acceptance refused(Refused refused) {
        return new NotInForce(Reason.of(refused.problem()), refused.message());
    }

    /** Children cannot be made, because their names belong to somebody else's objects. */
    static Acceptance namesTaken(List<HasMetadata> foreign, Identity identity) {
        return new InPart(
                Reason.NAME_TAKEN,
                foreign.stream().map(object -> nameTaken(object, identity)).collect(Collectors.joining("; ")));
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
