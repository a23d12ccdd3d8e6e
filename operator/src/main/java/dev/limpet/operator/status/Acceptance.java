package dev.limpet.operator.status;

import dev.limpet.operator.apply.Obstacle;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.Remark;
import dev.limpet.operator.resolve.Resolution.Refused;
import dev.limpet.operator.status.Shortfall.Remedy;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the newest spec is in force. */
public sealed interface Acceptance {
    /** @param remarks sentences on what is worth telling all the same */
    record InForce(Reason reason, List<String> remarks) implements Acceptance {
        public InForce {
            remarks = List.copyOf(remarks);
        }

        /** The same with remarks before the others. */
        public InForce with(Collection<String> first) {
            return new InForce(
                    reason, Stream.concat(first.stream(), remarks.stream()).toList());
        }
    }

    /** It is not; the last good one still is. The message says what to do. */
    record NotInForce(Reason reason, String message) implements Acceptance {}

    /** It is, but for what this sentence tells, which also says what to do. */
    record InPart(Reason reason, String message, Remedy remedy) implements Acceptance {}

    static Acceptance refused(Refused refused) {
        return new NotInForce(Reason.of(refused.problem()), refused.message());
    }

    /** What came of bringing about a spec that holds, but for what is remarked. */
    static Acceptance of(List<Remark> remarks, List<Obstacle> obstacles, Identity identity) {
        List<Shortfall> shortfalls = Stream.concat(
                        obstacles.stream().map(obstacle -> Shortfall.of(obstacle, identity)),
                        remarks.stream().flatMap(remark -> Shortfall.of(remark).stream()))
                .toList();
        if (shortfalls.isEmpty()) {
            return inForce(remarks);
        }
        Reason reason = shortfalls.getFirst().reason();
        String message = shortfalls.stream().map(Shortfall::sentence).collect(Collectors.joining("; "));
        return obstacles.stream().anyMatch(Acceptance::keepsConfiguration)
                ? new NotInForce(reason, message)
                : new InPart(reason, message, remedy(shortfalls));
    }

    private static Remedy remedy(List<Shortfall> shortfalls) {
        return shortfalls.stream().anyMatch(shortfall -> shortfall.remedy() == Remedy.SOMEBODY)
                ? Remedy.SOMEBODY
                : Remedy.TIME;
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
}
