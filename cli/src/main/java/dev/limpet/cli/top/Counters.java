package dev.limpet.cli.top;

/**
 * What is counted of a frontend, a backend or a server.
 *
 * @param sessions now
 * @param mostSessions at once, since the replica's start
 * @param rate sessions begun in the last second
 * @param totalSessions since the replica's start
 * @param bytesIn from clients
 * @param bytesOut to clients
 * @param queue sessions that wait for a server
 * @param errors refused or failed connections
 */
record Counters(
        long sessions,
        long mostSessions,
        long rate,
        long totalSessions,
        long bytesIn,
        long bytesOut,
        long queue,
        long errors) {
    Counters plus(Counters other) {
        return new Counters(
                sessions + other.sessions,
                mostSessions + other.mostSessions,
                rate + other.rate,
                totalSessions + other.totalSessions,
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut,
                queue + other.queue,
                errors + other.errors);
    }
}
