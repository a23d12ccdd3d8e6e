package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of several operators the one works that holds the Lease. */
class LeaderElectionTest {
    private static final Lease LEASE = new Lease("limpet-system", "limpet");

    @Test
    void nothingIsWrittenBeforeTheLeaseOfAnotherHasRunOut() {
        try (RunningOperator operator = new RunningOperator(LeaderElectionTest::anotherLeads, Optional.of(LEASE))) {
            operator.create();
            operator.await(StatefulSet.class, "web", set -> true);

            assertThat(operator.cluster().operatorsWrites().getFirst()).endsWith("/leases/limpet");
        }
    }

    /** One that renewed its lease of 15 seconds 13 seconds ago, and then no more. */
    private static void anotherLeads(TestCluster cluster) {
        ZonedDateTime renewed = ZonedDateTime.now(ZoneOffset.UTC).minusSeconds(13);
        cluster.client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(LEASE.namespace())
                        .withName(LEASE.name())
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("another")
                        .withLeaseDurationSeconds(15)
                        .withAcquireTime(renewed)
                        .withRenewTime(renewed)
                        .withLeaseTransitions(0)
                        .endSpec()
                        .build())
                .create();
    }
}
