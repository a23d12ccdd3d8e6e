package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.config.ConfigException;
import dev.limpet.config.LoadedConfig;
import dev.limpet.config.ProxyConfigYaml;
import java.nio.charset.StandardCharsets;

/** Anything that may stand in the configuration's file: it is taken, and is the same when written again, or refused in a sentence. */
class ConfigFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void file(byte[] bytes) {
        try {
            LoadedConfig loaded = ProxyConfigYaml.read(new String(bytes, StandardCharsets.UTF_8), "fuzz");
            String written = ProxyConfigYaml.write(loaded.config());
            assertThat(ProxyConfigYaml.read(written, "fuzz").config()).isEqualTo(loaded.config());
        } catch (ConfigException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
