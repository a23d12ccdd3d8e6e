package dev.limpet.operator.status;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.operator.status.Finding.Aspect;
import dev.limpet.operator.status.Finding.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells of transitions in an Event and a line of the log: when a spec is refused, accepted again, or rejected by a
 * replica, when no endpoint of a Service is ready, and when one is again, when a replica rejects its certificate, and when the LoadBalancer becomes ready. A condition that stays as it is causes none.
 */
public final class TransitionEvents {
    private static final Logger LOG = LoggerFactory.getLogger(TransitionEvents.class);
    private static final int MESSAGE_LENGTH = 1_000;

    private final KubernetesClient client;
    private final InstantSource clock;

    public TransitionEvents(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Publishes what changed between the two. */
    public void publish(LoadBalancer loadBalancer, LoadBalancerStatus before, LoadBalancerStatus after) {
        for (Condition condition : after.conditions()) {
            Optional<Condition> previous = find(before, condition.getType());
            if (isWorthTelling(previous, condition)) {
                publish(loadBalancer, condition);
            }
        }
    }

    private static boolean isWorthTelling(Optional<Condition> previous, Condition condition) {
        boolean isTrue = condition.getStatus().equals(Truth.TRUE.text());
        boolean wasTrue = previous.map(Condition::getStatus)
                .filter(Truth.TRUE.text()::equals)
                .isPresent();
        boolean same = previous.filter(other -> other.getStatus().equals(condition.getStatus()))
                .filter(other -> other.getReason().equals(condition.getReason()))
                .filter(other -> other.getMessage().equals(condition.getMessage()))
                .isPresent();
        if (condition.getType().equals(Aspect.ACCEPTED.type())) {
            boolean wasWithout =
                    previous.filter(TransitionEvents::isWithoutEndpoint).isPresent();
            if (isTrue && isWithoutEndpoint(condition) != wasWithout) {
                return previous.isPresent() || isWithoutEndpoint(condition);
            }
            return isTrue ? previous.isPresent() && !wasTrue : !same;
        }
        if (condition.getType().equals(Aspect.PROGRAMMED.type())) {
            return condition.getReason().equals(Reason.CONFIGURATION_REJECTED.text()) && !same;
        }
        if (condition.getType().equals(Aspect.PEERS_SYNCED.type())) {
            boolean wasRejected =
                    previous.filter(TransitionEvents::isCertificateRejected).isPresent();
            return isCertificateRejected(condition) && !wasRejected;
        }
        return condition.getType().equals(Aspect.READY.type()) && isTrue && !wasTrue;
    }

    private static boolean isWithoutEndpoint(Condition condition) {
        return condition.getReason().equals(Reason.NO_READY_ENDPOINT.text());
    }

    private static boolean isCertificateRejected(Condition condition) {
        return condition.getReason().equals(Reason.CERTIFICATE_REJECTED.text());
    }

    private static Optional<Condition> find(LoadBalancerStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private void publish(LoadBalancer loadBalancer, Condition condition) {
        boolean good = condition.getStatus().equals(Truth.TRUE.text())
                && !isCertificateRejected(condition)
                && !isWithoutEndpoint(condition);
        LOG.atLevel(good ? Level.INFO : Level.WARN)
                .addKeyValue("namespace", loadBalancer.getMetadata().getNamespace())
                .addKeyValue("loadbalancer", loadBalancer.getMetadata().getName())
                .addKeyValue("condition", condition.getType())
                .addKeyValue("status", condition.getStatus())
                .addKeyValue("reason", condition.getReason())
                .log(condition.getMessage());
        Event event = event(loadBalancer, condition, good ? "Normal" : "Warning");
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            // The condition tells the same; a reconciliation must not fail for its Event.
            LOG.atWarn()
                    .addKeyValue("event", event.getMetadata().getName())
                    .addKeyValue("cause", e.getMessage())
                    .log("an Event could not be created");
        }
    }

    private Event event(LoadBalancer loadBalancer, Condition condition, String type) {
        Instant now = clock.instant();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String suffix = Long.toHexString(now.getEpochSecond() * 1_000_000_000 + now.getNano());
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(loadBalancer.getMetadata().getNamespace())
                .withName(loadBalancer.getMetadata().getName() + "." + suffix)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(loadBalancer.getApiVersion())
                .withKind(loadBalancer.getKind())
                .withNamespace(loadBalancer.getMetadata().getNamespace())
                .withName(loadBalancer.getMetadata().getName())
                .withUid(loadBalancer.getMetadata().getUid())
                .withResourceVersion(loadBalancer.getMetadata().getResourceVersion())
                .endInvolvedObject()
                .withType(type)
                .withReason(condition.getReason())
                .withMessage(shorten(condition.getMessage()))
                .withNewSource()
                .withComponent("limpet-operator")
                .endSource()
                .withReportingComponent("limpet-operator")
                .withReportingInstance("limpet-operator")
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }

    /** An Event holds 1,024 characters. */
    private static String shorten(String message) {
        return message.length() <= MESSAGE_LENGTH ? message : message.substring(0, MESSAGE_LENGTH) + "…";
    }
}
