package dev.limpet.operator.proxies;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.proxies.Polling.Pace;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of all replicas. They are asked in the background, again and again; when they say something new, the
 * LoadBalancer is reconciled.
 */
public final class ProxyReports extends AbstractEventSource<Void, LoadBalancer>
        implements ResourceEventAware<LoadBalancer> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyReports.class);

    /** In how many parts all LoadBalancers are asked in an interval. */
    private static final int BEATS = 10;

    private final Polling polling;
    private final StatusClient client = new StatusClient();
    private final ConcurrentMap<ResourceID, Followed> followed = new ConcurrentHashMap<>();
    /** Questions of a round of all LoadBalancers that are asked at a pace. */
    private final Map<Pace, AtomicInteger> questions =
            Map.of(Pace.UNSETTLED, new AtomicInteger(), Pace.SETTLED, new AtomicInteger());

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("limpet-rounds").factory());

    public ProxyReports(Polling polling) {
        super(Void.class, "proxies");
        this.polling = polling;
        clock.setRemoveOnCancelPolicy(true);
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** What counts of what each of the replicas said, in their order. */
    public Map<String, Report> of(ResourceID loadBalancer, List<Replica> replicas) {
        Round round = Optional.ofNullable(followed.get(loadBalancer))
                .map(Followed::counts)
                .orElse(Round.NONE);
        Map<String, Report> reports = new LinkedHashMap<>();
        replicas.forEach(replica -> reports.put(replica.name(), round.report(replica)));
        return reports;
    }

    /** When all replicas were last asked, or earlier, as {@link System#nanoTime()} had it; what {@link #of} tells is no older. */
    public OptionalLong allAsked(ResourceID loadBalancer) {
        return Optional.ofNullable(followed.get(loadBalancer))
                .map(Followed::allAsked)
                .orElse(OptionalLong.empty());
    }

    /** Has these replicas asked from now on, and no others of the LoadBalancer; new ones at once. */
    public void follow(ResourceID loadBalancer, List<Replica> asked, Pace pace) {
        Followed one = followed.computeIfAbsent(loadBalancer, unknown -> new Followed(polling.numbers()));
        change(one, List.copyOf(asked), pace);
        scheduleNext(loadBalancer, one);
    }

    private void change(Followed one, List<Replica> asked, Pace pace) {
        Followed.Share before = one.change(asked, pace);
        count(before.pace()).addAndGet(-before.questions());
        count(pace).addAndGet(Followed.Share.of(pace, asked).questions());
    }

    private AtomicInteger count(Pace pace) {
        return Objects.requireNonNull(questions.get(pace));
    }

    private void scheduleNext(ResourceID loadBalancer, Followed one) {
        if (isRunning() && !one.isUnderWay() && !one.replicas().isEmpty()) {
            Pace pace = one.pace();
            Duration interval = polling.interval(pace, count(pace).get());
            long now = System.nanoTime();
            long wait = one.dueIn(irregular(interval), now).toNanos();
            long beat = wait == 0 ? 0 : tillBeat(now + wait, interval.dividedBy(BEATS));
            one.schedule(clock.schedule(() -> ask(loadBalancer, one), wait + beat, TimeUnit.NANOSECONDS));
        }
    }

    /** Rounds of many LoadBalancers begin together, a few times in an interval: waking up for each would cost more than asking. */
    private static long tillBeat(long nanos, Duration between) {
        return Math.floorMod(-nanos, Math.max(1, between.toNanos()));
    }

    /** Lest the LoadBalancers that an operator finds at its start be asked together for good. */
    private static Duration irregular(Duration interval) {
        return interval.multipliedBy(ThreadLocalRandom.current().nextLong(90, 111))
                .dividedBy(100);
    }

    private void ask(ResourceID loadBalancer, Followed one) {
        one.begin(System.nanoTime()).ifPresent(begun -> ask(loadBalancer, one, begun));
    }

    private void ask(ResourceID loadBalancer, Followed one, Followed.Begun round) {
        Map<String, CompletableFuture<Round.Entry>> answers = new HashMap<>();
        round.asked().forEach(replica -> answers.put(replica.uid(), ask(replica, round.before())));
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> finish(loadBalancer, one, answers));
    }

    private CompletableFuture<Round.Entry> ask(Replica replica, Round before) {
        return client.ask(replica.status())
                .thenApply(text -> answered(replica, text, before))
                .exceptionally(failure -> before.silent(replica, reason(replica, failure)));
    }

    private static Round.Entry answered(Replica replica, Text text, Round before) {
        try {
            return before.answered(replica, text);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
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

    private void finish(ResourceID loadBalancer, Followed one, Map<String, CompletableFuture<Round.Entry>> answers) {
        Map<String, Round.Entry> entries = new HashMap<>();
        answers.forEach((uid, answer) -> entries.put(uid, answer.join()));
        boolean news = one.end(entries, System.nanoTime());
        if (isRunning() && followed.get(loadBalancer) == one) {
            if (news) {
                getEventHandler().handleEvent(new Event(loadBalancer));
            }
            scheduleNext(loadBalancer, one);
        }
    }

    @Override
    public Set<Void> getSecondaryResources(LoadBalancer primary) {
        return Set.of();
    }

    @Override
    public void onResourceDeleted(LoadBalancer loadBalancer) {
        Optional.ofNullable(followed.remove(ResourceID.fromResource(loadBalancer)))
                .ifPresent(one -> change(one, List.of(), Pace.SETTLED));
    }

    @Override
    public void stop() {
        super.stop();
        clock.shutdownNow();
        client.close();
    }
}
