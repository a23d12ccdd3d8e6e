package dev.limpet.proxy.stick;

/**
 * The sources of a table's rows: an IPv4 address in four bytes, any other in sixteen more, so that a table of IPv4
 * sources pays nothing for IPv6.
 */
final class Keys {
    /** One bit a row: whether {@link #key} is a place among {@link #words}, not an IPv4 address. */
    private final IntColumn ipv6Bits = new IntColumn();

    private final IntColumn key = new IntColumn();
    private final IntColumn[] words = {new IntColumn(), new IntColumn(), new IntColumn(), new IntColumn()};
    private int freeIpv6;
    private int usedIpv6;

    void put(int row, Source source) {
        if (source.isIpv4()) {
            key.set(row, source.ipv4());
            return;
        }
        int place = freeIpv6;
        if (place == 0) {
            place = ++usedIpv6;
        } else {
            freeIpv6 = words[0].get(place);
        }
        words[0].set(place, (int) (source.high() >>> 32));
        words[1].set(place, (int) source.high());
        words[2].set(place, (int) (source.low() >>> 32));
        words[3].set(place, (int) source.low());
        key.set(row, place);
        ipv6Bits.set(row >>> 5, ipv6Bits.get(row >>> 5) | 1 << row);
    }

    void clear(int row) {
        if (isIpv6(row)) {
            int place = key.get(row);
            words[0].set(place, freeIpv6);
            freeIpv6 = place;
            ipv6Bits.set(row >>> 5, ipv6Bits.get(row >>> 5) & ~(1 << row));
        }
    }

    boolean holds(int row, Source source) {
        return high(row) == source.high() && low(row) == source.low();
    }

    Source source(int row) {
        return new Source(high(row), low(row));
    }

    int hash(int row) {
        return (int) Source.hash(high(row), low(row));
    }

    private boolean isIpv6(int row) {
        return (ipv6Bits.get(row >>> 5) & 1 << row) != 0;
    }

    private long high(int row) {
        return isIpv6(row) ? pair(0, key.get(row)) : 0;
    }

    private long low(int row) {
        return isIpv6(row) ? pair(2, key.get(row)) : Source.MAPPED | Integer.toUnsignedLong(key.get(row));
    }

    private long pair(int word, int place) {
        return (long) words[word].get(place) << 32 | Integer.toUnsignedLong(words[word + 1].get(place));
    }
}
