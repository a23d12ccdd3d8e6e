package dev.limpet.operator.proxies;

import java.time.Duration;

/**
 * How often proxies are asked for their status. With many of them that becomes more seldom, so that all those of a pace
 * together are asked no more often than it allows.
 *
 * @param unsettled those of a LoadBalancer, while a change is under way
 * @param settled those of a LoadBalancer, once all of them run what they should
 * @param numbers how long a report counts in which nothing but numbers has changed since, such as sessions and entries
 */
public record Polling(Duration unsettled, Duration settled, Duration numbers) {
    public static final Polling DEFAULT =
            new Polling(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** Whether a change is under way at a LoadBalancer. */
    public enum Pace {
        UNSETTLED(200),
        SETTLED(20);

        private final int mostInSecond;

        Pace(int mostInSecond) {
            this.mostInSecond = mostInSecond;
        }
    }

    /** From one question to the next, when so many replicas are asked at this pace. */
    Duration interval(Pace pace, int replicas) {
        Duration least = pace == Pace.UNSETTLED ? unsettled : settled;
        Duration spread = Duration.ofSeconds(1).multipliedBy(replicas).dividedBy(pace.mostInSecond);
        return spread.compareTo(least) > 0 ? spread : least;
    }
}
