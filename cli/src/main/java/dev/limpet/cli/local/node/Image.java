package dev.limpet.cli.local.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an image's name stands for on this machine.
 *
 * @param name as manifests write it, without a tag
 * @param command the process and its arguments; a container's {@code args} follow
 */
public record Image(String name, List<String> command) {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    public Image {
        command = List.copyOf(command);
    }

    /**
     * A Java program that needs nothing but the jar or folder that its main class is in.
     *
     * @param flags of the virtual machine
     */
    public static Image java(String name, List<String> flags, Class<?> main) {
        String place = main.getProtectionDomain().getCodeSource().getLocation().getPath();
        return java(name, flags, place, main.getName());
    }

    private static Image java(String name, List<String> flags, String classPath, String mainClass) {
        return new Image(
                name,
                Stream.of(Stream.of(JAVA), flags.stream(), Stream.of("-cp", classPath, mainClass))
                        .flatMap(part -> part)
                        .toList());
    }

    /**
     * The proxy as its build left it.
     *
     * @param home the folder with its jar, and its run-time dependencies in {@code lib}
     * @throws IOException when no proxy is there
     */
    public static Image proxy(String name, Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("limpet-proxy[0-9A-Za-z.-]*\\.jar"))
                    .filter(file -> !file.getFileName().toString().matches(".*-(sources|tests|javadoc)\\.jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException(home + " holds no limpet-proxy jar; build it with: mvn package"));
            return java(
                    name,
                    List.of(
                            "-XX:+UseSerialGC",
                            "-XX:+UseCompactObjectHeaders",
                            "-Xms24m",
                            "-Xmx256m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Dio.netty.leakDetection.level=disabled",
                            "-Dio.netty.buffer.checkBounds=false",
                            "-Dio.netty.buffer.checkAccessible=false"),
                    jar + ":" + home.resolve("lib") + "/*",
                    "dev.limpet.proxy.ProxyMain");
        }
    }

    boolean isNamed(String reference) {
        int tag = reference.indexOf(':', reference.lastIndexOf('/') + 1);
        return name.equals(reference) || tag > 0 && name.equals(reference.substring(0, tag));
    }
}
