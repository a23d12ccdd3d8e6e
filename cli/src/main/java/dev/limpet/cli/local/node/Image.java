package dev.limpet.cli.local.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
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

    private static final String RELEASE = "dev/limpet/proxy/report/release.properties";

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
            Properties release = release(jar);
            return java(
                    name,
                    Stream.of(
                                    Stream.of(release.getProperty("jvm").split(",")),
                                    Stream.of("-Xms24m", "-Xmx256m"),
                                    archive(home))
                            .flatMap(part -> part)
                            .toList(),
                    jar + ":" + home.resolve("lib") + "/*",
                    release.getProperty("main"));
        }
    }

    /** With which flags and which class the proxy is to be started. */
    private static Properties release(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream entry = file.getInputStream(file.getJarEntry(RELEASE))) {
            Properties release = new Properties();
            release.load(entry);
            return release;
        }
    }

    /** The archive of the proxy's classes, if it was made after the build. */
    private static Stream<String> archive(Path home) throws IOException {
        Path archive = home.resolve("limpet-proxy.jsa");
        if (!Files.exists(archive)) {
            return Stream.of();
        }
        FileTime made = Files.getLastModifiedTime(archive);
        for (Path folder : List.of(home, home.resolve("lib"))) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "limpet-*.jar")) {
                for (Path jar : jars) {
                    if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                        return Stream.of();
                    }
                }
            }
        }
        return Stream.of("-XX:SharedArchiveFile=" + archive);
    }

    boolean isNamed(String reference) {
        int tag = reference.indexOf(':', reference.lastIndexOf('/') + 1);
        return name.equals(reference) || tag > 0 && name.equals(reference.substring(0, tag));
    }
}
