package dev.limpet.operator.proxies;

import dev.limpet.crds.LoadBalancer;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last reports of all replicas. Asking goes on in the background: {@link #refresh} starts a round and returns at
 * once; when a round brings something new, the LoadBalancer is reconciled.
 */
public final class ProxyReports extends AbstractEventSource<Void, LoadBalancer>
        implements ResourceEventAware<LoadBalancer> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyReports.class);

    private final StatusRequest request = new StatusRequest();
    private final ConcurrentMap<ResourceID, Round> rounds = new ConcurrentHashMap<>();
    private final Set<ResourceID> underWay = ConcurrentHashMap.newKeySet();

    public ProxyReports() {
        super(Void.class, "proxies");
    }

    /** What is known of each of the replicas, in their order. */
    public Map<String, Report> of(ResourceID loadBalancer, List<Replica> replicas) {
        Round last = last(loadBalancer);
        Map<String, Report> reports = new LinkedHashMap<>();
        replicas.forEach(replica -> reports.put(replica.name(), last.report(replica)));
        return reports;
    }

    /** Asks the replicas, unless they are being asked or were asked less than {@code age} ago. */
    public void refresh(ResourceID loadBalancer, List<Replica> replicas, Duration age) {
        Optional<Round> last = Optional.ofNullable(rounds.get(loadBalancer));
        long now = System.nanoTime();
        boolean fresh = last.isPresent() && now - last.get().startedNanos() < age.toNanos();
        if (!isRunning() || fresh || replicas.isEmpty() || !underWay.add(loadBalancer)) {
            return;
        }
        Round before = last(loadBalancer);
        Map<String, CompletableFuture<Round.Entry>> answers = new HashMap<>();
        replicas.forEach(replica -> answers.put(replica.uid(), ask(replica, before)));
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> finish(loadBalancer, now, answers));
    }

    private Round last(ResourceID loadBalancer) {
        return rounds.getOrDefault(loadBalancer, new Round(0, Map.of()));
    }

    private CompletableFuture<Round.Entry> ask(Replica replica, Round before) {
        return request.send(replica.status())
                .thenApply(Round::answered)
                .exceptionally(failure -> before.silent(replica, reason(replica, failure)));
    }

    private static String reason(Replica replica, Throwable failure) {
        Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
        LOG.atDebug()
                .addKeyValue("replica", replica.name())
                .addKeyValue("address", replica.status())
                .addKeyValue("cause", cause)
                .log("no status");
        if (cause instanceof TimeoutException) {
            return "no answer in time";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void finish(
            ResourceID loadBalancer, long startedNanos, Map<String, CompletableFuture<Round.Entry>> answers) {
        Map<String, Round.Entry> entries = new HashMap<>();
        answers.forEach((uid, answer) -> entries.put(uid, answer.join()));
        Round round = new Round(startedNanos, Map.copyOf(entries));
        Optional<Round> before = Optional.ofNullable(rounds.put(loadBalancer, round));
        underWay.remove(loadBalancer);
        if (isRunning()
                && before.map(Round::entries).filter(round.entries()::equals).isEmpty()) {
            getEventHandler().handleEvent(new Event(loadBalancer));
        }
    }

    @Override
    public Set<Void> getSecondaryResources(LoadBalancer primary) {
        return Set.of();
    }

    @Override
    public void onResourceDeleted(LoadBalancer loadBalancer) {
        rounds.remove(ResourceID.fromResource(loadBalancer));
    }

    @Override
    public void stop() {
        super.stop();
        request.close();
    }
}
