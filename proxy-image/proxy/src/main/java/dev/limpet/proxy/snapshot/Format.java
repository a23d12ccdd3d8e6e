package dev.limpet.proxy.snapshot;

/**
 * The form of a snapshot. All numbers are in network order, a text is its length in two bytes and its UTF-8.
 *
 * <pre>
 *   magic 8 | format version 2 | IPv4 prefix 1 | IPv6 prefix 1 | written, ms since 1970 8 | table's name
 *   records, each beginning with its kind in one byte:
 *     SERVER   name; servers are numbered from 0 in the order of these records
 *     IPV4     address 4  | server's number 4 | entry's version 2 | remaining ms 4
 *     IPV6     address 16 | server's number 4 | entry's version 2 | remaining ms 4
 *     END      number of entries 8
 *   CRC-32C of all of that 4
 * </pre>
 */
final class Format {
    /** {@code LimpetST}. */
    static final long MAGIC = 0x4C69_6D70_6574_5354L;

    static final short VERSION = 1;

    static final byte END = 0;
    static final byte SERVER = 1;
    static final byte IPV4 = 2;
    static final byte IPV6 = 3;

    static final int CHECKSUM_BYTES = 4;
    static final int LONGEST_TEXT = 0xFFFF;

    /** A text of the greatest length and what belongs to it fit into a buffer. */
    static final int BUFFER_BYTES = 128 * 1024;

    private Format() {}
}
