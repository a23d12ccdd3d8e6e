package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The machine that is measured on, and whether it is quiet enough for figures to mean something. */
public final class Machine {
    private static final int LOOK_MILLIS = 1_000;
    private static final double QUIET = 0.1;

    /** Prints what the figures depend on, and a warning when others use the machine. Takes a second. */
    public static void print(PrintWriter out, List<Product> products) throws IOException, InterruptedException {
        out.printf(
                "machine: %s, %d cores, Linux %s%n",
                cpuModel(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"));
        out.printf("java: %s %s%n", System.getProperty("java.vm.name"), Runtime.version());
        for (Product product : products) {
            out.printf("%s: %s%n", product.name(), product.version());
        }
        double busy = busy();
        out.printf(
                "load average: %s; CPU in use before the start: %.0f %%%n",
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0], busy * 100);
        if (busy > QUIET) {
            out.println("WARNING: the machine is busy with something else; these figures cannot be relied on");
        }
        out.flush();
    }

    private static String cpuModel() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static double busy() throws IOException, InterruptedException {
        long[] before = times();
        Thread.sleep(LOOK_MILLIS);
        long[] after = times();
        double all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
        return 1 - (after[3] - before[3] + after[4] - before[4]) / all;
    }

    /** Times of all cores by kind; idle is number 3, idle while input is awaited number 4. */
    private static long[] times() throws IOException {
        String all = Files.readAllLines(Path.of("/proc/stat")).getFirst();
        return Arrays.stream(all.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
    }

    private Machine() {}
}
