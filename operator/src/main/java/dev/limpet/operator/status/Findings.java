package dev.limpet.operator.status;

import dev.limpet.config.status.PeersTlsStatus;
import dev.limpet.operator.proxies.Report;
import dev.limpet.operator.status.Acceptance.InForce;
import dev.limpet.operator.status.Acceptance.InPart;
import dev.limpet.operator.status.Acceptance.NotInForce;
import dev.limpet.operator.status.Finding.Aspect;
import dev.limpet.operator.status.Finding.Truth;
import dev.limpet.operator.status.Observation.Readiness;
import dev.limpet.operator.status.Observation.ReplicaView;
import dev.limpet.operator.status.Observation.Rollout;
import dev.limpet.operator.status.Shortfall.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Judges an observation, aspect by aspect. */
final class Findings {
    private static final int MOST_NAMED = 8;

    static List<Finding> of(Observation observation) {
        List<Finding> findings = new ArrayList<>();
        Finding accepted = accepted(observation.acceptance());
        Finding programmed = programmed(observation);
        Finding ready = ready(observation, accepted, programmed);
        findings.add(accepted);
        findings.add(programmed);
        findings.add(peersSynced(observation));
        findings.add(ready);
        if (needsSomebody(observation.acceptance()) || programmed.reason() == Reason.CONFIGURATION_REJECTED) {
            findings.add(new Finding(Aspect.STALLED, Truth.TRUE, ready.reason(), ready.message()));
        } else if (!ready.isTrue()) {
            findings.add(new Finding(Aspect.RECONCILING, Truth.TRUE, ready.reason(), ready.message()));
        }
        return findings;
    }

    private static boolean needsSomebody(Acceptance acceptance) {
        return switch (acceptance) {
            case InForce _ -> false;
            case NotInForce _ -> true;
            case InPart part -> part.remedy() == Remedy.SOMEBODY;
        };
    }

    private static Finding accepted(Acceptance acceptance) {
        return switch (acceptance) {
            case InForce(Reason reason, List<String> remarks) ->
                new Finding(
                        Aspect.ACCEPTED,
                        Truth.TRUE,
                        reason,
                        "the specification holds and is in force"
                                + (remarks.isEmpty() ? "" : "; but " + some(remarks)));
            case NotInForce(Reason reason, String message) ->
                new Finding(Aspect.ACCEPTED, Truth.FALSE, reason, message);
            case InPart part -> new Finding(Aspect.ACCEPTED, Truth.FALSE, part.reason(), part.message());
        };
    }

    private static Finding programmed(Observation observation) {
        if (observation.acceptance() instanceof NotInForce(Reason reason, String message)) {
            return new Finding(Aspect.PROGRAMMED, Truth.FALSE, reason, message);
        }
        List<ReplicaView> ready = observation.ready();
        if (ready.isEmpty() && observation.acceptance() instanceof InPart part) {
            return new Finding(Aspect.PROGRAMMED, Truth.FALSE, part.reason(), part.message());
        }
        if (ready.isEmpty() && observation.wanted() > 0) {
            return new Finding(Aspect.PROGRAMMED, Truth.FALSE, Reason.NO_READY_REPLICA, "no replica is ready yet");
        }
        String hash = observation.configHash().orElse("");
        List<String> behind = observation.behind();
        return ready.stream()
                .filter(replica -> !behind.contains(replica.name()))
                .map(replica -> programmed(replica, hash))
                .filter(finding -> !finding.isTrue())
                .findFirst()
                .orElse(new Finding(
                        Aspect.PROGRAMMED,
                        Truth.TRUE,
                        Reason.PROGRAMMED,
                        behind.isEmpty()
                                ? "all ready replicas run configuration " + hash
                                : "configuration " + hash + " is on its way to " + some(behind)));
    }

    private static Finding programmed(ReplicaView replica, String hash) {
        return switch (replica.report()) {
            case Report.Unasked() ->
                new Finding(
                        Aspect.PROGRAMMED,
                        Truth.UNKNOWN,
                        Reason.CONFIGURATION_PENDING,
                        replica.name() + " has not been asked yet");
            case Report.Silent(String reason) ->
                new Finding(
                        Aspect.PROGRAMMED,
                        Truth.UNKNOWN,
                        Reason.REPLICA_SILENT,
                        replica.name() + " does not tell its status: " + reason);
            case Report.Answered(var status)
            when status.rejected().isPresent() ->
                new Finding(
                        Aspect.PROGRAMMED,
                        Truth.FALSE,
                        Reason.CONFIGURATION_REJECTED,
                        replica.name() + " rejects its configuration: "
                                + status.rejected().get());
            case Report.Answered(var status)
            when status.configHash().equals(hash) -> new Finding(Aspect.PROGRAMMED, Truth.TRUE, Reason.PROGRAMMED, "");
            case Report.Answered(var status) ->
                new Finding(
                        Aspect.PROGRAMMED,
                        Truth.FALSE,
                        Reason.CONFIGURATION_PENDING,
                        replica.name() + " still runs configuration " + status.configHash() + ", not " + hash);
        };
    }

    private static Finding peersSynced(Observation observation) {
        Finding synced = tablesSynced(observation);
        List<String> rejected = new ArrayList<>();
        for (ReplicaView replica : observation.replicas()) {
            if (replica.report() instanceof Report.Answered(var status)) {
                status.peersTls()
                        .flatMap(PeersTlsStatus::problem)
                        .ifPresent(problem -> rejected.add(
                                replica.name() + " goes on with its former certificate files: " + problem));
            }
        }
        return rejected.isEmpty()
                ? synced
                : new Finding(
                        Aspect.PEERS_SYNCED,
                        synced.truth(),
                        Reason.CERTIFICATE_REJECTED,
                        some(rejected) + "; " + synced.message());
    }

    private static Finding tablesSynced(Observation observation) {
        List<String> unknown = new ArrayList<>();
        List<String> syncing = new ArrayList<>();
        List<String> synced = new ArrayList<>();
        for (ReplicaView replica : observation.replicas()) {
            if (replica.report() instanceof Report.Answered(var status)) {
                (status.peersSynced() ? synced : syncing).add(replica.name() + ": " + status.peersSync());
            } else if (replica.readiness() == Readiness.READY) {
                unknown.add(replica.name());
            }
        }
        if (!syncing.isEmpty()) {
            return new Finding(Aspect.PEERS_SYNCED, Truth.FALSE, Reason.SYNCING, some(syncing));
        }
        if (!unknown.isEmpty() || (observation.ready().isEmpty() && observation.wanted() > 0)) {
            return new Finding(
                    Aspect.PEERS_SYNCED,
                    Truth.UNKNOWN,
                    unknown.isEmpty() ? Reason.NO_READY_REPLICA : Reason.REPLICA_SILENT,
                    unknown.isEmpty() ? "no replica is ready yet" : "nothing known of " + String.join(", ", unknown));
        }
        return new Finding(Aspect.PEERS_SYNCED, Truth.TRUE, Reason.SYNCED, some(synced));
    }

    private static String some(List<String> sentences) {
        String first = sentences.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
        int others = sentences.size() - MOST_NAMED;
        return others > 0 ? first + "; and " + others + " more" : first;
    }

    private static Finding ready(Observation observation, Finding accepted, Finding programmed) {
        int ready = observation.ready().size();
        if (!accepted.isTrue()) {
            return new Finding(Aspect.READY, Truth.FALSE, accepted.reason(), accepted.message());
        }
        if (ready < observation.wanted()) {
            return new Finding(
                    Aspect.READY,
                    Truth.FALSE,
                    Reason.REPLICAS_NOT_READY,
                    ready + " of " + observation.wanted() + " replicas are ready");
        }
        if (!programmed.isTrue()) {
            return new Finding(Aspect.READY, Truth.FALSE, programmed.reason(), programmed.message());
        }
        if (observation.rollout() == Rollout.UNDER_WAY) {
            return new Finding(Aspect.READY, Truth.FALSE, Reason.ROLLING, "replicas are being replaced one by one");
        }
        if (observation.wanted() == 0) {
            return new Finding(Aspect.READY, Truth.TRUE, Reason.SCALED_TO_ZERO, "no replicas are wanted");
        }
        String replicas = ready == 1 ? "1 replica is" : ready + " replicas are";
        return new Finding(Aspect.READY, Truth.TRUE, Reason.READY, replicas + " ready and programmed");
    }

    private Findings() {}
}
