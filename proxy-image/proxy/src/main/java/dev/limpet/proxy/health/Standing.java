package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;

/**
 * How near a server is to being taken up or down, as HAProxy counts it: {@code points} from 0 to rise + fall - 1, up from
 * {@code rise} on. Down, each good check adds a point, and the last that is needed adds all; up, each failed check takes
 * one, the last that is needed takes all, and a good one restores all. A server starts up, and falls by its first failed
 * check.
 */
record Standing(int points, int rise, int fall) {
    static Standing first(HealthCheckConfig config) {
        return new Standing(config.rise(), config.rise(), config.fall());
    }

    boolean up() {
        return points >= rise;
    }

    Standing passed() {
        int next = points + 1;
        return new Standing(next >= rise ? rise + fall - 1 : next, rise, fall);
    }

    Standing failed() {
        return new Standing(points > rise ? points - 1 : 0, rise, fall);
    }

    /** The same side, up or down, with other thresholds. */
    Standing with(HealthCheckConfig config) {
        if (config.rise() == rise && config.fall() == fall) {
            return this;
        }
        return new Standing(up() ? config.rise() + config.fall() - 1 : 0, config.rise(), config.fall());
    }
}
