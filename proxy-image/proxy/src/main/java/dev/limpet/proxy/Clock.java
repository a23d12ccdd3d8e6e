package dev.limpet.proxy;

import java.util.concurrent.TimeUnit;

/** The proxy's clock: milliseconds that never step back, whatever becomes of the time of day. */
final class Clock {
    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private Clock() {}
}
