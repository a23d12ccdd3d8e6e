package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.stick.Source;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, peers that can hear each other hold the same server for each source once all is quiet. A failure
 * names its seed; {@code @Property(seed = ...)} runs it again, step by step the same.
 */
class ConvergenceTest {
    private static final int STEPS = 1_500;
    /** Milliseconds beyond which nothing counts as recent. */
    private static final int A_WHILE = 45_000;

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

    @Test
    void whatAReplicaLearnsAfterItWasAskedItTellsLater() {
        Simulation simulation = new Simulation(1, 3, 0);
        simulation.jump(A_WHILE);
        simulation.cut("limpet-0", "limpet-1");
        simulation.cut("limpet-0", "limpet-2");
        simulation.connect("limpet-0", 1, "s1");
        simulation.kill("limpet-1");
        simulation.cut("limpet-0", "limpet-1");
        simulation.kill("limpet-2");
        simulation.cut("limpet-0", "limpet-2");
        simulation.carryAll();
        simulation.link("limpet-0", "limpet-2");
        simulation.jump(A_WHILE);
        simulation.cut("limpet-0", "limpet-2");

        assertThat(simulation.serversOf(1)).containsValues("s1").doesNotContainValue("none");
        simulation.close();
    }

    @Test
    void whatAReplicaLearnsThatKnewAllBeforeItTellsOn() {
        Simulation simulation = new Simulation(1, 3, 0);
        simulation.connect("limpet-2", 1, "s1");
        simulation.cut("limpet-1", "limpet-2");
        simulation.kill("limpet-1");
        simulation.cut("limpet-1", "limpet-2");
        simulation.cut("limpet-0", "limpet-2");
        simulation.kill("limpet-0");
        simulation.cut("limpet-0", "limpet-2");
        simulation.jump(A_WHILE);
        simulation.link("limpet-0", "limpet-2");
        simulation.jump(A_WHILE);

        assertThat(simulation.serversOf(1)).containsValues("s1").doesNotContainValue("none");
        simulation.close();
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
