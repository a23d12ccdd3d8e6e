package dev.limpet.operator.status;

import dev.limpet.config.LoadedConfig;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.status.Acceptance.NotInForce;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The configurations that were in force a moment ago, under the specification that still is: as a rule they differ in servers. Replicas
 * may run them for as long as a kubelet may take to bring the one in their place.
 */
public final class Superseded {
    /**
     * @param hash of the one in force
     * @param replaced when others were replaced, by their hashes, as {@link System#nanoTime()} had it
     */
    private record History(long generation, String hash, Map<String, Long> replaced) {
        History advance(String newest, long now, Duration patience) {
            Map<String, Long> lately = new HashMap<>(replaced);
            if (!newest.equals(hash)) {
                lately.put(hash, now);
            }
            lately.remove(newest);
            lately.values().removeIf(since -> now - since >= patience.toNanos());
            return new History(generation, newest, Map.copyOf(lately));
        }
    }

    private final Duration patience;
    /** Of LoadBalancers of which a configuration was replaced lately; of others the status tells enough. */
    private final Map<ResourceID, History> histories = new ConcurrentHashMap<>();

    /** @param patience how long a kubelet may take to bring a configuration */
    public Superseded(Duration patience) {
        this.patience = patience;
    }

    /** Their hashes, when this is what the replicas are told to run now. */
    public Set<String> by(Optional<LoadedConfig> config, LoadBalancer loadBalancer, Acceptance acceptance) {
        long now = System.nanoTime();
        ResourceID id = ResourceID.fromResource(loadBalancer);
        Optional<History> history = config.filter(loaded -> !(acceptance instanceof NotInForce))
                .map(LoadedConfig::hash)
                .map(hash -> before(id, loadBalancer, hash).advance(hash, now, patience));
        histories
                .values()
                .removeIf(other ->
                        other.advance(other.hash(), now, patience).replaced().isEmpty());
        history.filter(one -> !one.replaced().isEmpty())
                .ifPresentOrElse(one -> histories.put(id, one), () -> histories.remove(id));
        return history.map(one -> one.replaced().keySet()).orElse(Set.of());
    }

    private History before(ResourceID id, LoadBalancer loadBalancer, String hash) {
        long generation = loadBalancer.getMetadata().getGeneration();
        return Optional.ofNullable(histories.get(id))
                .filter(history -> history.generation() == generation)
                .orElseGet(() -> new History(
                        generation, Statuses.programmed(loadBalancer).orElse(hash), Map.of()));
    }
}
