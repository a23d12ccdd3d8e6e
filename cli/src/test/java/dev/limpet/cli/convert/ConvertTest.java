package dev.limpet.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limpet.cli.convert.config.ConfigReader;
import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.translate.Conversion;
import dev.limpet.cli.convert.translate.Converter;
import dev.limpet.cli.convert.translate.Options;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole files. Beside each {@code NAME.cfg} stand the manifests and the report that it gives; with
 * {@code -Dlimpet.generate=true} they are written anew.
 */
class ConvertTest {
    private static final Path FOLDER = Path.of("src/test/resources/convert");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @ParameterizedTest
    @MethodSource("files")
    void aFileGivesItsManifestsAndItsReport(String name) throws Exception {
        Conversion conversion = convert(Files.readString(FOLDER.resolve(name + ".cfg")), name, false);
        String manifests = String.join(
                "", conversion.manifests().stream().map(ConvertTest::write).toList());
        String report = String.join(
                "", conversion.findings().stream().map(f -> f + "\n").toList());
        if (Boolean.getBoolean("limpet.generate")) {
            Files.writeString(FOLDER.resolve(name + ".yaml"), manifests);
            Files.writeString(FOLDER.resolve(name + ".txt"), report);
        }

        assertThat(manifests).isEqualTo(Files.readString(FOLDER.resolve(name + ".yaml")));
        assertThat(report).isEqualTo(Files.readString(FOLDER.resolve(name + ".txt")));
        for (ObjectNode manifest : conversion.manifests()) {
            assertThat(Definition.violations(manifest)).isEmpty();
        }
    }

    @Test
    void theArticlesConfigurationIsTheExample() throws Exception {
        JsonNode example = YAML.readTree(Files.readString(Path.of("../examples/article.yaml")));

        List<ObjectNode> manifests = convert(Files.readString(FOLDER.resolve("article.cfg")), "article", false)
                .manifests();

        assertThat(manifests).hasSize(1);
        assertThat(spec(manifests.getFirst())).isEqualTo(spec(example));
    }

    /** The specification with its defaults, as the operator reads it. */
    private static LoadBalancerSpec spec(JsonNode manifest) {
        return SERIALIZATION.unmarshal(manifest.toString(), LoadBalancer.class).getSpec();
    }

    @Test
    void itsPeersCanBeJoined() throws Exception {
        JsonNode manifest = convert(Files.readString(FOLDER.resolve("article.cfg")), "article", true)
                .manifests()
                .getFirst();

        assertThat(manifest.at("/spec/peers/external").toString())
                .isEqualTo("[{\"name\":\"lb1\",\"address\":\"10.0.0.5\",\"port\":1024},"
                        + "{\"name\":\"lb2\",\"address\":\"10.0.0.6\",\"port\":1024}]");
        assertThat(Definition.violations(manifest)).isEmpty();
    }

    /** HAProxy's own, where Debian's package has them. */
    @ParameterizedTest
    @MethodSource("haproxysOwn")
    void haproxysOwnExamplesAreConvertedOrRefusedByName(Path file) throws Exception {
        Configuration configuration = ConfigReader.read(List.of(file), Map.of());
        Conversion conversion = Converter.convert(configuration, options("example", false));

        for (ObjectNode manifest : conversion.manifests()) {
            assertThat(Definition.violations(manifest)).isEmpty();
        }
        assertThat(conversion.findings()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chroot /x",
                "server s 10.0.0.1:80 frobnicate",
                "stick on req.cookie(id)",
                "tcp-request content reject",
                "balance uri",
                "option mysql-check user x",
                "frobnicate",
                "bind /run/x",
                "log 10.0.0.1 local0 sample",
                "timeout client never",
                "maxconn many",
                "stick-table type string size 1k",
                "tcp-check expect rstring x"
            })
    void whatALineDoesNotGiveIsSaidWithItsNumber(String line) throws Exception {
        Conversion conversion = convert("""
                listen web
                  bind :80
                  server a 10.0.0.1:80 check
                  option dontlognull
                  option tcp-check
                  %s
                """.formatted(line), "x", false);

        assertThat(conversion.findings())
                .as(line)
                .anySatisfy(finding -> assertThat(finding.location().line()).isEqualTo(6));
    }

    @Test
    void serversThatMayBeReachedOverTlsOnlyAreNotReachedInTheClear() throws Exception {
        Conversion conversion = convert("""
                listen web
                  bind :80
                  server a 10.0.0.1:443 ssl verify none
                """, "x", false);

        assertThat(conversion.manifests()).isEmpty();
        assertThat(conversion.findings())
                .extracting(Object::toString)
                .containsExactly("x.cfg:1: refused: listen web: server a is spoken to over TLS, which Limpet passes"
                        + " through but does not begin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global\n.if feature(OPENSSL)\n.endif",
                "global\n.if 1",
                "maxconn 5",
                "global\n log 'x",
                "global\n .alert stop"
            })
    void whatIsNoConfigurationIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> convert(text, "x", false)).hasMessageStartingWith("x.cfg:");
    }

    static Conversion convert(String text, String name, boolean joinPeers) throws Exception {
        Configuration configuration = ConfigReader.read(name + ".cfg", text, Map.of());
        return Converter.convert(configuration, options(name, joinPeers));
    }

    static Options options(String name, boolean joinPeers) {
        return new Options(name, Optional.empty(), joinPeers, host -> Optional.empty());
    }

    private static String write(ObjectNode manifest) {
        try {
            return ManifestYaml.MAPPER.writeValueAsString(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cfg"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> haproxysOwn() throws IOException {
        Path examples = Path.of("/usr/share/doc/haproxy/examples");
        if (!Files.isDirectory(examples)) {
            return List.of(FOLDER.resolve("everything.cfg"));
        }
        try (Stream<Path> files = Files.list(examples)) {
            return files.filter(file -> file.toString().endsWith(".cfg"))
                    .sorted()
                    .toList();
        }
    }
}
