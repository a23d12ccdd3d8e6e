package dev.limpet.proxy.load;

import java.util.List;

/**
 * What came of many visits.
 *
 * @param answered by a server
 * @param wrong answered by another server than the source's
 * @param failed why others had no answer
 * @param beginning seconds from the first beginning to the last
 * @param seconds from the first beginning to the last end
 */
record Outcome(int answered, List<String> wrong, List<String> failed, double beginning, double seconds) {
    double perSecond() {
        return answered / seconds;
    }

    double begunPerSecond() {
        return (answered + failed.size()) / beginning;
    }
}
