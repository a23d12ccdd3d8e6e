package dev.limpet.proxy.balance;

import dev.limpet.config.BalanceAlgorithm;

/** The balancer of each algorithm. */
final class Balancers {
    static Balancer of(BalanceAlgorithm algorithm) {
        return switch (algorithm) {
            case SOURCE -> new SourceBalancer();
            case ROUND_ROBIN -> new RoundRobinBalancer();
            case LEAST_CONNECTIONS -> new LeastConnectionsBalancer();
            case RANDOM -> new RandomBalancer();
            case FIRST -> new FirstBalancer();
        };
    }

    private Balancers() {}
}
