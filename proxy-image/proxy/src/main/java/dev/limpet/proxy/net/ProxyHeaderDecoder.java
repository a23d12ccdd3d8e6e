package dev.limpet.proxy.net;

import dev.limpet.proxy.net.ProxyHeader.Addresses;
import dev.limpet.proxy.net.ProxyHeader.Complete;
import dev.limpet.proxy.net.ProxyHeader.Incomplete;
import dev.limpet.proxy.net.ProxyHeader.Malformed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a PROXY protocol header of version 1 or 2, as HAProxy's specification of 2020 has them. */
final class ProxyHeaderDecoder {
    /** The longest header that is read; one of version 1 is at most 107 bytes, of version 2 rarely over 200. */
    static final int MOST = 4_096;

    private static final byte[] SIGNATURE_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    static final byte[] SIGNATURE_2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int MOST_1 = 107;
    private static final int FIXED_2 = 16;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;

    /** Reads what begins at the buffer's position, which stays where it is. */
    static ProxyHeader decode(ByteBuffer bytes) {
        if (beginsWith(bytes, SIGNATURE_2)) {
            return bytes.remaining() < FIXED_2 ? new Incomplete() : version2(bytes);
        }
        if (beginsWith(bytes, SIGNATURE_1)) {
            return bytes.remaining() < SIGNATURE_1.length ? new Incomplete() : version1(bytes);
        }
        return new Malformed("it begins with neither signature");
    }

    /** Whether the bytes, as far as there are any, are those of the signature. */
    private static boolean beginsWith(ByteBuffer bytes, byte[] signature) {
        for (int i = 0; i < Math.min(bytes.remaining(), signature.length); i++) {
            if (bytes.get(bytes.position() + i) != signature[i]) {
                return false;
            }
        }
        return true;
    }

    private static ProxyHeader version1(ByteBuffer bytes) {
        int most = Math.min(bytes.remaining(), MOST_1);
        for (int i = 0; i + 1 < most; i++) {
            if (bytes.get(bytes.position() + i) == '\r' && bytes.get(bytes.position() + i + 1) == '\n') {
                byte[] line = new byte[i];
                bytes.get(bytes.position(), line);
                return line(new String(line, StandardCharsets.US_ASCII), i + 2);
            }
        }
        return most == MOST_1 ? new Malformed("its line does not end within " + MOST_1 + " bytes") : new Incomplete();
    }

    private static ProxyHeader line(String line, int length) {
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new Complete(length, Optional.empty());
        }
        boolean ipv4 = words[1].equals("TCP4");
        if (!ipv4 && !words[1].equals("TCP6")) {
            return new Malformed("it names neither TCP4, TCP6 nor UNKNOWN");
        }
        if (words.length != 6) {
            return new Malformed("it has " + words.length + " words, not 6");
        }
        Optional<InetSocketAddress> source = address(words[2], words[4], ipv4);
        Optional<InetSocketAddress> destination = address(words[3], words[5], ipv4);
        if (source.isEmpty() || destination.isEmpty()) {
            return new Malformed("an address or port in it is none of " + words[1]);
        }
        return new Complete(length, Optional.of(new Addresses(source.get(), destination.get())));
    }

    private static Optional<InetSocketAddress> address(String address, String port, boolean ipv4) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535 || address.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            boolean written4 = address.indexOf(':') < 0;
            return written4 == ipv4
                    ? Optional.of(new InetSocketAddress(literal, Integer.parseInt(port)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ProxyHeader version2(ByteBuffer bytes) {
        int start = bytes.position();
        int version = bytes.get(start + 12) >> 4 & 0xF;
        int command = bytes.get(start + 12) & 0xF;
        int family = bytes.get(start + 13) & 0xFF;
        int length = bytes.getShort(start + 14) & 0xFFFF;
        if (version != 2) {
            return new Malformed("its version is " + version);
        }
        if (command > 1) {
            return new Malformed("its command is " + command);
        }
        if (FIXED_2 + length > MOST) {
            return new Malformed("it is longer than " + MOST + " bytes");
        }
        int addresses = command == 0 ? 0 : family == TCP_OVER_IPV4 ? 4 : family == TCP_OVER_IPV6 ? 16 : 0;
        if (addresses > 0 && length < 2 * addresses + 4) {
            return new Malformed("it is too short for its addresses");
        }
        if (bytes.remaining() < FIXED_2 + length) {
            return new Incomplete();
        }
        Optional<Addresses> parsed = addresses == 0
                ? Optional.empty()
                : Optional.of(new Addresses(
                        address(bytes, start + FIXED_2, addresses, start + FIXED_2 + 2 * addresses),
                        address(bytes, start + FIXED_2 + addresses, addresses, start + FIXED_2 + 2 * addresses + 2)));
        return new Complete(FIXED_2 + length, parsed);
    }

    private static InetSocketAddress address(ByteBuffer bytes, int at, int length, int portAt) {
        byte[] address = new byte[length];
        bytes.get(at, address);
        try {
            InetAddress literal = length == 4 ? Inet4Address.getByAddress(address) : InetAddress.getByAddress(address);
            return new InetSocketAddress(literal, bytes.getShort(portAt) & 0xFFFF);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is always one", e);
        }
    }

    private ProxyHeaderDecoder() {}
}
