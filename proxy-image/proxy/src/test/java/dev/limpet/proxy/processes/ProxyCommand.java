package dev.limpet.proxy.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/** The command that starts the proxy from the jar that the build left. */
public final class ProxyCommand {
    /**
     * Program and arguments.
     *
     * @throws IOException when the proxy has not been built
     */
    public static List<String> line() throws IOException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "dev.limpet.proxy.ProxyMain");
    }

    /**
     * The same with the flags of the container image, in a container of that much memory.
     *
     * @throws IOException when the proxy has not been built
     */
    public static List<String> inContainer(long memoryBytes) throws IOException {
        Properties release = new Properties();
        try (InputStream file = ProxyCommand.class.getResourceAsStream("/dev/limpet/proxy/report/release.properties")) {
            release.load(Objects.requireNonNull(file));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(release.getProperty("jvm").split(",")));
        command.addAll(List.of("-XX:MaxRAM=" + memoryBytes, "-cp", classPath(), release.getProperty("main")));
        return command;
    }

    private static String classPath() throws IOException {
        Path target = Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath();
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("limpet-proxy-[0-9A-Za-z.-]*\\.jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException(target + " holds no limpet-proxy jar; build it with: mvn package"));
            return jar + ":" + target.resolve("lib") + "/*";
        }
    }

    private ProxyCommand() {}
}
