package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings are read from the environment; a bad one is told in a sentence. */
class OperatorSettingsTest {
    @Test
    void theImageIsEnough() {
        OperatorSettings settings = OperatorSettings.fromEnvironment(Map.of("LIMPET_PROXY_IMAGE", "proxy:1"));

        assertThat(settings).isEqualTo(OperatorSettings.forImage("proxy:1"));
        assertThat(settings.clusterDomain()).isEqualTo("cluster.local");
        assertThat(settings.namespaces()).isEmpty();
        assertThat(settings.statusAddress().of("10.0.0.1", 8404)).hasToString("http://10.0.0.1:8404/status");
        assertThat(settings.statusAddress().of("fd00::1", 8404)).hasToString("http://[fd00::1]:8404/status");
    }

    @Test
    void namespacesAreSeparatedByCommas() {
        OperatorSettings settings = OperatorSettings.fromEnvironment(
                Map.of("LIMPET_PROXY_IMAGE", "proxy:1", "LIMPET_NAMESPACES", "shop, bank"));

        assertThat(settings.namespaces()).containsExactlyInAnyOrder("shop", "bank");
    }

    @Test
    void aBadSettingIsNamedWithItsValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> OperatorSettings.fromEnvironment(Map.of()))
                .hasMessage("LIMPET_PROXY_IMAGE: '' must be a container image such as"
                        + " registry.example/limpet-proxy:1.0");
        assertThatThrownBy(() -> OperatorSettings.fromEnvironment(
                        Map.of("LIMPET_PROXY_IMAGE", "proxy:1", "LIMPET_LEASE", "limpet")))
                .hasMessage(
                        "LIMPET_LEASE: 'limpet' must be a namespace and a name such as limpet-system/limpet, or empty"
                                + " for one operator alone");
        assertThatThrownBy(() -> OperatorSettings.fromEnvironment(
                        Map.of("LIMPET_PROXY_IMAGE", "proxy:1", "LIMPET_CLUSTER_DOMAIN", "not a domain")))
                .hasMessage("LIMPET_CLUSTER_DOMAIN: 'not a domain' must be a DNS domain such as cluster.local");
    }
}
