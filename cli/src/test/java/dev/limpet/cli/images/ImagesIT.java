package dev.limpet.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images that {@code -Pimages} leaves: what is in them, and what is not. */
@EnabledIfSystemProperty(named = "limpet.images", matches = "true")
class ImagesIT {
    private static final long MOST_BYTES = 90_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"operator/target/limpet-operator-image.tar", "proxy-image/proxy/target/limpet-proxy-image.tar"})
    void itIsSmallNobodyIsRootAndThereIsNoShell(String image) throws Exception {
        Path archive = Path.of(System.getProperty("basedir", "")).resolve("..").resolve(image);
        tar("-xf", archive.toString(), "-C", folder.toString());
        JsonNode manifest = json("manifest.json").get(0);
        JsonNode config = json(manifest.get("Config").asText()).get("config");
        List<String> files = new ArrayList<>();
        for (JsonNode layer : manifest.get("Layers")) {
            files.addAll(tar("-tvzf", folder.resolve(layer.asText()).toString()));
        }

        assertThat(archive).satisfies(it -> assertThat(Files.size(it)).isLessThan(MOST_BYTES));
        assertThat(config.get("User").asText()).isEqualTo("65532:65532");
        assertThat(config.get("Labels").fieldNames())
                .toIterable()
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.revision",
                        "org.opencontainers.image.licenses");
        assertThat(files)
                .anyMatch(file -> file.endsWith(" opt/java/bin/java"))
                .anyMatch(file -> file.endsWith(" app/limpet.jsa"))
                .anyMatch(file -> file.endsWith(".cdx.json"))
                .noneMatch(file -> file.matches(".*/(sh|bash|dash|busybox|apt|apt-get|apk|dpkg|rpm|yum|dnf)( -> .*)?"))
                .noneMatch(file -> file.substring(0, 10).contains("s"));
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }

    private static List<String> tar(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tar", "--absolute-names", "--warning=no-unknown-keyword"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.onExit().join().exitValue())
                .as(String.join(" ", command))
                .isZero();
        return lines;
    }
}
