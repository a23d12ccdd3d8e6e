package dev.limpet.operator.names;

import dev.limpet.crds.LoadBalancer;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The addresses of the host names that LoadBalancers use. All are looked up again and again; when one has other
 * addresses, the LoadBalancers that use it are reconciled. A name that DNS does not answer for keeps what it had.
 */
public final class HostNames extends AbstractEventSource<Void, LoadBalancer>
        implements ResourceEventAware<LoadBalancer> {
    /** How long the first use of a name may wait for DNS. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HostLookup lookup;
    private final Duration period;
    private final ConcurrentMap<String, HostName> names = new ConcurrentHashMap<>();
    private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("limpet-host-names").factory());

    /** @param period from one lookup of a name to the next */
    public HostNames(HostLookup lookup, Duration period) {
        super(Void.class, "host-names");
        this.lookup = lookup;
        this.period = period;
    }

    @Override
    public void start() {
        super.start();
        long nanos = period.toNanos();
        clock.scheduleWithFixedDelay(() -> names.values().forEach(this::refresh), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** The addresses of a name that the LoadBalancer uses; empty when DNS has never given any. */
    public Optional<List<String>> addresses(ResourceID user, String name) {
        HostName host = names.compute(name, (key, known) -> {
            HostName used = known == null ? new HostName(key) : known;
            used.users().add(user);
            return used;
        });
        if (host.isNew()) {
            refresh(host);
            host.awaitFirst(PATIENCE);
        }
        return host.addresses();
    }

    /** Ends the use of all names but those. */
    public void retain(ResourceID user, Set<String> used) {
        for (String name : names.keySet()) {
            if (!used.contains(name)) {
                names.computeIfPresent(
                        name,
                        (key, host) -> host.users().remove(user) && host.users().isEmpty() ? null : host);
            }
        }
    }

    private void refresh(HostName host) {
        if (isRunning() && host.begin()) {
            lookups.execute(() -> {
                if (host.end(lookup.addresses(host.name())) && isRunning()) {
                    host.users().forEach(user -> getEventHandler().handleEvent(new Event(user)));
                }
            });
        }
    }

    @Override
    public Set<Void> getSecondaryResources(LoadBalancer primary) {
        return Set.of();
    }

    @Override
    public void onResourceDeleted(LoadBalancer loadBalancer) {
        retain(ResourceID.fromResource(loadBalancer), Set.of());
    }

    @Override
    public void stop() {
        super.stop();
        clock.shutdownNow();
        lookups.shutdownNow();
    }
}
