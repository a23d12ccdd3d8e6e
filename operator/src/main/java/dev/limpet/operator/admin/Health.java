package dev.limpet.operator.admin;

/** How the operator is, as probes ask for it. Any thread may ask. */
public interface Health {
    /** Whether it does its work, or will once it has the lease; else only a new process can help. */
    boolean isAlive();

    /** Whether it has seen the cluster and hears of changes. */
    boolean isReady();
}
