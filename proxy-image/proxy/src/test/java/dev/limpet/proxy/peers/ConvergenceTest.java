package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.stick.Source;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever happens, peers that can hear each other hold the same server for each source once all is quiet. A failure
 * names its seed; {@code @Property(seed = ...)} runs it again, step by step the same.
 */
class ConvergenceTest {
    private static final int STEPS = 1_500;

    @Property(tries = 150)
    void replicasAgree(@ForAll long seed) {
        assertAgreement(run(seed, 3, 0));
    }

    @Property(tries = 60)
    void manyReplicasAgree(@ForAll long seed) {
        assertAgreement(run(seed, 6, 0));
    }

    @Property(tries = 100)
    void replicasAndAnHaproxyAgree(@ForAll long seed) {
        assertAgreement(run(seed, 3, 1));
    }

    /** What one HAProxy tells another late no replica hears of, until the source is seen again. */
    @Property(tries = 100)
    void twoReplicasAndTwoHaproxiesAgreeOnSourcesThatAreSeenAgain(@ForAll long seed) {
        Simulation simulation = run(seed, 2, 2);
        simulation.connectAll("limpet-0");
        simulation.settle();
        assertAgreement(simulation);
    }

    private static Simulation run(long seed, int replicas, int haproxies) {
        Simulation simulation = new Simulation(seed, replicas, haproxies);
        for (int step = 0; step < STEPS; step++) {
            simulation.step();
        }
        simulation.settle();
        return simulation;
    }

    private static void assertAgreement(Simulation simulation) {
        Map<Source, Map<String, String>> servers = simulation.servers();
        simulation.close();
        assertThat(servers).isNotEmpty();
        servers.values().removeIf(answers -> Set.copyOf(answers.values()).size() == 1);
        assertThat(servers).as("sources with more than one answer").isEmpty();
    }
}
