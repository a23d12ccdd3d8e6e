package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodNetworkTest {
    @Test
    void addressesComeInOrderAndAreNotUsedAgainSoon() {
        PodNetwork network = new PodNetwork(14);

        String first = network.take(List.of());
        network.giveBack(first);

        assertThat(first).isEqualTo("127.14.0.2");
        assertThat(network.take(List.of())).isEqualTo("127.14.0.3");
    }

    @Test
    void anAddressOnWhichAPortIsInUseIsLeftOut() throws IOException {
        PodNetwork network = new PodNetwork(14);
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.14.0.2", 0));

            assertThat(network.take(List.of(other.getLocalPort()))).isEqualTo("127.14.0.3");
        }
    }
}
