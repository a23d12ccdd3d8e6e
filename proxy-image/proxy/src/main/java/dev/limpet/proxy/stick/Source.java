package dev.limpet.proxy.stick;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The address that a client comes from, without its port. An IPv4 address is held, and equals, its IPv4-mapped IPv6
 * address ({@code ::ffff:a.b.c.d}, RFC 4291 section 2.5.5.2).
 *
 * @param high the first eight bytes in network order
 * @param low the last eight bytes in network order
 */
public record Source(long high, long low) {
    static final long MAPPED = 0x0000_FFFF_0000_0000L;

    public static Source ofIpv4(int address) {
        return new Source(0, mapped(address));
    }

    /** The last eight bytes of the IPv4-mapped address. */
    public static long mapped(int ipv4) {
        return MAPPED | Integer.toUnsignedLong(ipv4);
    }

    public static Source of(InetAddress address) {
        return of(address.getAddress());
    }

    /** Of four or sixteen bytes in network order. */
    public static Source of(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        return switch (address.length) {
            case 4 -> ofIpv4(bytes.getInt());
            case 16 -> new Source(bytes.getLong(), bytes.getLong());
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length);
        };
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** The IPv4 address as a number; meaningful only if {@link #isIpv4()}. */
    public int ipv4() {
        return (int) low;
    }

    /** The first bits of the address, the others zero: of an IPv4 address 1 to 32, of another 1 to 128. */
    public Source prefix(int ipv4Bits, int ipv6Bits) {
        if (isIpv4()) {
            return ipv4Bits == 32 ? this : ofIpv4(ipv4() & -1 << (32 - ipv4Bits));
        }
        if (ipv6Bits == 128) {
            return this;
        }
        return ipv6Bits > 64
                ? new Source(high, low & -1L << (128 - ipv6Bits))
                : new Source(high & -1L << (64 - ipv6Bits), 0);
    }

    /** The address as an IPv4 or IPv6 address. */
    public InetAddress address() {
        try {
            return isIpv4()
                    ? Inet4Address.getByAddress(
                            ByteBuffer.allocate(4).putInt(ipv4()).array())
                    : InetAddress.getByAddress(
                            ByteBuffer.allocate(16).putLong(high).putLong(low).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is always one", e);
        }
    }

    /** A well-mixed hash: the finaliser of MurmurHash3 (Appleby) over both halves. */
    public long hash() {
        return hash(high, low);
    }

    static long hash(long high, long low) {
        return Mix.mix(high * 0x9E37_79B9_7F4A_7C15L + Mix.mix(low));
    }

    @Override
    public String toString() {
        return address().getHostAddress();
    }
}
