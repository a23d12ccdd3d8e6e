package dev.limpet.operator.proxies;

import java.time.Duration;

/**
 * How often proxies are asked for their status. With many of them that becomes more seldom, so that no more questions are
 * asked in a second than a pace allows.
 *
 * @param unsettled those of a LoadBalancer, while a change is under way
 * @param settled one of those of a LoadBalancer, once all of them run what they should
 * @param numbers how long a report counts in which nothing but numbers has changed since, such as sessions and entries
 * @param delivery how long a kubelet may take to bring a replica its configuration
 */
public record Polling(Duration unsettled, Duration settled, Duration numbers, Duration delivery) {
    public static final Polling DEFAULT =
            new Polling(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(10));

    /** Whether a change is under way at a LoadBalancer. */
    public enum Pace {
        UNSETTLED(200),
        SETTLED(100);

        private final int mostInSecond;

        Pace(int mostInSecond) {
            this.mostInSecond = mostInSecond;
        }
    }

    /** From one round to the next, when a round of all LoadBalancers of this pace is so many questions. */
    Duration interval(Pace pace, int questions) {
        Duration least = pace == Pace.UNSETTLED ? unsettled : settled;
        Duration spread = Duration.ofSeconds(1).multipliedBy(questions).dividedBy(pace.mostInSecond);
        return spread.compareTo(least) > 0 ? spread : least;
    }
}
