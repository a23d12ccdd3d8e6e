package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, as the kernel counts it in {@code /proc}.
 *
 * @param cpuSeconds in user and system mode since its start, all threads
 * @param residentBytes in memory now
 */
public record ProcessUsage(double cpuSeconds, long residentBytes) {
    /** Ticks a second of the times in {@code /proc}, the same on every Linux that Java runs on. */
    private static final double TICKS = 100;

    private static final int UTIME = 14;
    private static final int STIME = 15;

    public static ProcessUsage of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return parse(Files.readString(process.resolve("stat")), Files.readString(process.resolve("status")));
    }

    /** Reads the texts of {@code /proc/PID/stat} and {@code /proc/PID/status}. */
    static ProcessUsage parse(String stat, String status) {
        // The second field is the command's name in brackets, which may hold blanks and brackets itself.
        String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fromThird[UTIME - 3]) + Long.parseLong(fromThird[STIME - 3]);
        long resident = status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no VmRSS: the process has ended"));
        return new ProcessUsage(ticks / TICKS, resident);
    }
}
