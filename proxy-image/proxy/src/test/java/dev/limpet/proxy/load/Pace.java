package dev.limpet.proxy.load;

/**
 * How visits follow each other.
 *
 * @param count visits in all
 * @param together at most so many at once
 * @param perSecond begun so often, whether or not the ones before have ended; as fast as it goes with 0
 */
record Pace(int count, int together, double perSecond) {
    /** Whether the next visit is due. */
    boolean isDue(int begun, int inFlight, long elapsedNanos) {
        return begun < count && inFlight < together && (perSecond == 0 || begun <= elapsedNanos / 1e9 * perSecond);
    }
}
