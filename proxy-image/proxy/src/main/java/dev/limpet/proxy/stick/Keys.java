package dev.limpet.proxy.stick;

/**
 * The sources of a table's rows: an IPv4 address in four bytes, any other in sixteen more, so that a table of IPv4
 * sources pays nothing for IPv6.
 */
final class Keys {
    /** One bit a row: whether {@link #key} is a place among {@link #words}, not an IPv4 address. */
    private final IntColumn ipv6Bits = IntColumn.alone();

    private final IntColumn key;
    private final Columns ipv6 = new Columns(4);
    private final IntColumn[] words = {ipv6.column(), ipv6.column(), ipv6.column(), ipv6.column()};
    private int freeIpv6;
    private int usedIpv6;

    /** @param columns rows with place for one column more */
    Keys(Columns columns) {
        key = columns.column();
    }

    /** @param chunk where the row's numbers are, from that place on */
    void put(int row, int[] chunk, int place, long high, long low) {
        boolean ipv4 = Source.isIpv4(high, low);
        key.set(chunk, place, ipv4 ? (int) low : putIpv6(high, low));
        if (!ipv4) {
            ipv6Bits.set(row >>> 5, ipv6Bits.get(row >>> 5) | 1 << row);
        }
    }

    /** Returns the place among {@link #words}. */
    private int putIpv6(long high, long low) {
        int place = freeIpv6;
        if (place == 0) {
            place = ++usedIpv6;
        } else {
            freeIpv6 = words[0].get(place);
        }
        words[0].set(place, (int) (high >>> 32));
        words[1].set(place, (int) high);
        words[2].set(place, (int) (low >>> 32));
        words[3].set(place, (int) low);
        return place;
    }

    void clear(int row) {
        if (isIpv6(row)) {
            int place = key.get(row);
            words[0].set(place, freeIpv6);
            freeIpv6 = place;
            ipv6Bits.set(row >>> 5, ipv6Bits.get(row >>> 5) & ~(1 << row));
        }
    }

    boolean holds(int row, long high, long low) {
        return Source.isIpv4(high, low)
                ? key.get(row) == (int) low && !isIpv6(row)
                : high(row) == high && low(row) == low;
    }

    Source source(int row) {
        return new Source(high(row), low(row));
    }

    private boolean isIpv6(int row) {
        return (ipv6Bits.get(row >>> 5) & 1 << row) != 0;
    }

    long high(int row) {
        return isIpv6(row) ? pair(0, key.get(row)) : 0;
    }

    long low(int row) {
        return isIpv6(row) ? pair(2, key.get(row)) : Source.MAPPED | Integer.toUnsignedLong(key.get(row));
    }

    private long pair(int word, int place) {
        return (long) words[word].get(place) << 32 | Integer.toUnsignedLong(words[word + 1].get(place));
    }
}
