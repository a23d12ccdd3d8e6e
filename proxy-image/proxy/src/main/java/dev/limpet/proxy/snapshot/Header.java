package dev.limpet.proxy.snapshot;

import dev.limpet.proxy.stick.StickTable;

/**
 * What a snapshot says of itself.
 *
 * @param table the name of the stick table
 * @param ipv4Prefix bits of IPv4 sources that the table's keys have
 * @param ipv6Prefix bits of IPv6 sources
 * @param writtenMillis the time of day when it was written, in milliseconds since 1970
 */
record Header(String table, int ipv4Prefix, int ipv6Prefix, long writtenMillis) {
    static Header of(StickTable table, long writtenMillis) {
        return new Header(
                table.name(), table.config().ipv4Prefix(), table.config().ipv6Prefix(), writtenMillis);
    }

    /**
     * Makes sure that the entries are of the table as it is configured now.
     *
     * @throws SnapshotException when they are not
     */
    void requireOf(StickTable wanted) throws SnapshotException {
        if (!table.equals(wanted.name())) {
            throw new SnapshotException("it is of table '" + table + "', not of '" + wanted.name() + "'");
        }
        if (ipv4Prefix != wanted.config().ipv4Prefix()
                || ipv6Prefix != wanted.config().ipv6Prefix()) {
            throw new SnapshotException("its sources have " + prefixes(ipv4Prefix, ipv6Prefix) + ", those of the table "
                    + prefixes(wanted.config().ipv4Prefix(), wanted.config().ipv6Prefix()));
        }
    }

    private static String prefixes(int ipv4, int ipv6) {
        return ipv4 + " bits (IPv4) and " + ipv6 + " bits (IPv6)";
    }
}
