package dev.limpet.proxy.net;

import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.accesslog.AddressText;
import dev.limpet.proxy.net.ProxyHeader.Addresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes PROXY protocol headers. When one address is IPv6, the other is written as IPv6 too. */
final class ProxyHeaderEncoder {
    private static final byte PROXY = 0x21;
    private static final byte TCP_OVER_IPV4 = 0x11;
    private static final byte TCP_OVER_IPV6 = 0x21;

    static byte[] encode(ProxyProtocolVersion version, Addresses addresses) {
        InetAddress source = addresses.source().getAddress();
        InetAddress destination = addresses.destination().getAddress();
        boolean ipv4 = source instanceof Inet4Address && destination instanceof Inet4Address;
        int length = ipv4 ? 4 : 16;
        byte[] from = bytes(source, length);
        byte[] to = bytes(destination, length);
        return switch (version) {
            case V1 -> version1(ipv4 ? "TCP4" : "TCP6", from, to, addresses);
            case V2 -> version2(ipv4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6, from, to, addresses);
        };
    }

    private static byte[] version1(String family, byte[] from, byte[] to, Addresses addresses) {
        String line = "PROXY " + family + " " + text(from) + " " + text(to) + " "
                + addresses.source().getPort() + " " + addresses.destination().getPort() + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] version2(byte family, byte[] from, byte[] to, Addresses addresses) {
        int length = from.length + to.length + 4;
        return ByteBuffer.allocate(ProxyHeaderDecoder.SIGNATURE_2.length + 4 + length)
                .put(ProxyHeaderDecoder.SIGNATURE_2)
                .put(PROXY)
                .put(family)
                .putShort((short) length)
                .put(from)
                .put(to)
                .putShort(port(addresses.source()))
                .putShort(port(addresses.destination()))
                .array();
    }

    private static short port(InetSocketAddress address) {
        return (short) address.getPort();
    }

    /** An IPv4 address in 16 bytes is mapped into IPv6 (RFC 4291, section 2.5.5.2). */
    private static byte[] bytes(InetAddress address, int length) {
        byte[] own = address.getAddress();
        return own.length == length
                ? own
                : ByteBuffer.allocate(16)
                        .putLong(0)
                        .putShort((short) 0)
                        .putShort((short) -1)
                        .put(own)
                        .array();
    }

    private static String text(byte[] address) {
        try {
            return AddressText.of(
                    address.length == 4
                            ? InetAddress.getByAddress(address)
                            : Inet6Address.getByAddress("", address, -1));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is always one", e);
        }
    }

    private ProxyHeaderEncoder() {}
}
