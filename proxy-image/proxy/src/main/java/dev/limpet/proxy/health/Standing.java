package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ObserveConfig.OnError;
import java.time.Duration;

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

    /** An administrator takes the server to be up or down. */
    Standing assumed(boolean up) {
        return new Standing(up ? rise + fall - 1 : 0, rise, fall);
    }

    /** After sessions had too many connection errors in a row. */
    Standing errorsSeen(OnError onError) {
        return switch (onError) {
            case FAST_INTERVAL -> this;
            case FAIL_CHECK -> failed();
            case SUDDEN_DEATH -> new Standing(points > rise ? rise : 0, rise, fall);
            case MARK_DOWN -> new Standing(0, rise, fall);
        };
    }

    /** How long the next check is to wait. */
    Duration interval(HealthCheckConfig config) {
        if (points == rise + fall - 1) {
            return config.interval();
        }
        return points == 0 ? config.downInterval() : config.fastInterval();
    }

    /** The same side, up or down, with other thresholds. */
    Standing with(HealthCheckConfig config) {
        if (config.rise() == rise && config.fall() == fall) {
            return this;
        }
        return new Standing(up() ? config.rise() + config.fall() - 1 : 0, config.rise(), config.fall());
    }
}
