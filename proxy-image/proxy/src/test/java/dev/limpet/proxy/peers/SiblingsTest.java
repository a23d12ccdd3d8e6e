package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiblingsTest {
    @ParameterizedTest
    @CsvSource({
        "web-0, web-1, true",
        "web-0, web-999, true",
        "web-blue-3, web-blue-0, true",
        "web-0, web-0, false",
        "web-0, web-1000, false",
        "web-0, web-01, false",
        "web-0, web--1, false",
        "web-0, webs-1, false",
        "web-0, web, false",
        "web-0, web-blue-1, false",
        "web, web-1, false",
        "web, web, false",
    })
    void podsOfOneStatefulSetDifferInTheirOrdinalAlone(String local, String caller, boolean sibling) {
        assertThat(new Siblings(local).include(caller)).isEqualTo(sibling);
    }
}
