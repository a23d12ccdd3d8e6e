package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.net.ProxyHeader.Addresses;
import dev.limpet.proxy.net.ProxyHeader.Complete;
import dev.limpet.proxy.net.ProxyHeader.Incomplete;
import dev.limpet.proxy.net.ProxyHeader.Malformed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443, 192.168.0.1, 56324, 192.168.0.11, 443",
        "PROXY TCP6 2001:db8::1 2001:db8::2 1 65535, 2001:db8::1, 1, 2001:db8::2, 65535",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535, 255.255.255.255, 65535",
    })
    void version1NamesTheAddresses(String line, String source, int sourcePort, String destination, int port) {
        assertThat(decode((line + "\r\n").getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new Complete(
                        line.length() + 2,
                        Optional.of(new Addresses(address(source, sourcePort), address(destination, port)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
            })
    void ofVersion1UnknownSpeaksForItself(String line) {
        assertThat(decode(line.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new Complete(line.length(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "PROXY \r\n",
                "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
                "PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
                "PROXY TCP4 1.2.3.4 example.org 1 2\r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
                "PROXY TCP6 fe80::1%eth0 fe80::1 1 2\r\n",
            })
    void anythingElseIsMalformed(String line) {
        assertThat(decode(line.getBytes(StandardCharsets.US_ASCII))).isInstanceOf(Malformed.class);
    }

    @Test
    void aLineThatDoesNotEndIsMalformed() {
        String line = "PROXY UNKNOWN " + "x".repeat(107);
        assertThat(decode(line.getBytes(StandardCharsets.US_ASCII))).isInstanceOf(Malformed.class);
    }

    @Test
    void version2NamesTheAddressesAndHidesItsExtensions() {
        String extension = "04000341424300";
        byte[] header = HexFormat.of()
                .parseHex(SIGNATURE + "2111" + "0013" + "0a010203" + "0a040506" + "04d2" + "0050" + extension);
        assertThat(decode(header))
                .isEqualTo(new Complete(
                        header.length, Optional.of(new Addresses(address("10.1.2.3", 1234), address("10.4.5.6", 80)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"20000000", "20110000", "2100 0004 01020304", "2112000c000000000000000000000000", "21310001ff"})
    void ofVersion2LocalAndUnknownFamiliesSpeakForThemselves(String rest) {
        byte[] header = HexFormat.of().parseHex(SIGNATURE + rest.replace(" ", ""));
        assertThat(decode(header)).isEqualTo(new Complete(header.length, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11000000", "31000000", "22000000", "2f000000", "2111000b", "21210023", "2100ffff"})
    void ofVersion2OtherVersionsCommandsAndLengthsAreMalformed(String rest) {
        assertThat(decode(HexFormat.of().parseHex(SIGNATURE + rest))).isInstanceOf(Malformed.class);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("addresses") Addresses addresses, @ForAll ProxyProtocolVersion version) {
        byte[] header = ProxyHeaderEncoder.encode(version, addresses);
        assertThat(decode(header)).isEqualTo(new Complete(header.length, Optional.of(addresses)));
    }

    @Property(tries = 200)
    void aBeginningIsIncompleteAndWhatFollowsIsNotRead(
            @ForAll("addresses") Addresses addresses,
            @ForAll ProxyProtocolVersion version,
            @ForAll @Size(max = 40) byte[] following) {
        byte[] header = ProxyHeaderEncoder.encode(version, addresses);
        for (int length = 0; length < header.length; length++) {
            assertThat(decode(Arrays.copyOf(header, length))).isInstanceOf(Incomplete.class);
        }
        byte[] more = Arrays.copyOf(header, header.length + following.length);
        System.arraycopy(following, 0, more, header.length, following.length);
        assertThat(decode(more)).isEqualTo(new Complete(header.length, Optional.of(addresses)));
    }

    /** Random bytes, and real headers with one byte changed: never an exception, and never more than was there. */
    @Property(tries = 1_000)
    void whateverComesIsJudged(
            @ForAll @Size(max = 150) byte[] random,
            @ForAll("addresses") Addresses addresses,
            @ForAll ProxyProtocolVersion version,
            @ForAll @IntRange(max = 150) int at,
            @ForAll byte changed) {
        byte[] header = ProxyHeaderEncoder.encode(version, addresses);
        header[at % header.length] = changed;
        byte[] signed = Arrays.copyOf(ProxyHeaderDecoder.SIGNATURE_2, 12 + random.length);
        System.arraycopy(random, 0, signed, 12, random.length);
        for (byte[] bytes : new byte[][] {random, header, signed}) {
            if (decode(bytes) instanceof Complete complete) {
                assertThat(complete.length()).isPositive().isLessThanOrEqualTo(bytes.length);
            }
        }
    }

    @Test
    void addressesOfDifferentFamiliesAreBothWrittenAsIpv6() {
        byte[] header = ProxyHeaderEncoder.encode(
                ProxyProtocolVersion.V2, new Addresses(address("10.1.2.3", 1), address("2001:db8::1", 2)));
        assertThat(HexFormat.of().formatHex(header))
                .isEqualTo(SIGNATURE + "21210024" + "00000000000000000000ffff0a010203"
                        + "20010db8000000000000000000000001" + "0001" + "0002");
    }

    @Provide
    Arbitrary<Addresses> addresses() {
        return Arbitraries.of(4, 16)
                .flatMap(length ->
                        Combinators.combine(endpoint(length), endpoint(length)).as(Addresses::new));
    }

    private static Arbitrary<InetSocketAddress> endpoint(int length) {
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofSize(length).map(ProxyHeaderTest::unmapped),
                        Arbitraries.integers().between(0, 65_535))
                .as((bytes, port) -> new InetSocketAddress(of(bytes), port));
    }

    /** Java reads an IPv4-mapped address as the IPv4 address. */
    private static byte[] unmapped(byte[] address) {
        if (address.length == 16) {
            address[0] = 0x20;
        }
        return address;
    }

    private static InetAddress of(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress address(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private static ProxyHeader decode(byte[] bytes) {
        return ProxyHeaderDecoder.decode(ByteBuffer.wrap(bytes));
    }
}
