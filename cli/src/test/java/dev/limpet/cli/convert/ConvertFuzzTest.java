package dev.limpet.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.ConfigException;
import dev.limpet.cli.convert.config.ConfigReader;
import dev.limpet.cli.convert.translate.Conversion;
import dev.limpet.cli.convert.translate.Converter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Anything that may stand in haproxy.cfg: it is converted, every manifest one that can be judged, or refused in a sentence. */
class ConvertFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void file(byte[] bytes) {
        try {
            Conversion conversion = Converter.convert(
                    ConfigReader.read("fuzz.cfg", new String(bytes, StandardCharsets.UTF_8), Map.of()),
                    ConvertTest.options("fuzz", true));
            for (ObjectNode manifest : conversion.manifests()) {
                assertThat(Definition.violations(manifest)).isNotNull();
            }
            assertThat(conversion.findings())
                    .allSatisfy(finding -> assertThat(finding.toString()).isNotBlank());
        } catch (ConfigException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
