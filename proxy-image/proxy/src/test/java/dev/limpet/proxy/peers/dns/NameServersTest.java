package dev.limpet.proxy.peers.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class NameServersTest {
    @Test
    void areReadAsTheKubeletWritesThem() {
        assertThat(NameServers.in("""
                        search shop.svc.cluster.local svc.cluster.local cluster.local
                        nameserver 10.96.0.10
                        nameserver\tfd00::a
                        options ndots:5
                        """)).containsExactly(at("10.96.0.10"), at("fd00::a"));
    }

    @Test
    void whatIsNoAddressIsPassedOver() {
        assertThat(NameServers.in("""
                        # nameserver 192.0.2.1
                        nameserver
                        nameserver dns.example
                          nameserver 192.0.2.2 # ours
                        """)).containsExactly(at("192.0.2.2"));
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 53);
    }
}
