package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;

/** A family of addresses. One stick table holds sources of both; for a peer each family is a table of its own. */
enum Family {
    IPV4(KeyType.IPV4, 4) {
        @Override
        Source readSource(ByteBuf in) {
            return Source.ofIpv4(in.readInt());
        }

        @Override
        void writeSource(Source source, ByteBuf out) {
            out.writeInt(source.ipv4());
        }

        @Override
        long high(int[] words, int at) {
            return 0;
        }

        @Override
        long low(int[] words, int at) {
            return Source.mapped(words[at]);
        }
    },
    IPV6(KeyType.IPV6, 16) {
        @Override
        Source readSource(ByteBuf in) {
            return new Source(in.readLong(), in.readLong());
        }

        @Override
        void writeSource(Source source, ByteBuf out) {
            out.writeLong(source.high()).writeLong(source.low());
        }

        @Override
        long high(int[] words, int at) {
            return pair(words, at);
        }

        @Override
        long low(int[] words, int at) {
            return pair(words, at + 2);
        }

        private static long pair(int[] words, int at) {
            return (long) words[at] << 32 | Integer.toUnsignedLong(words[at + 1]);
        }
    };

    private final KeyType keyType;
    private final int keyLength;

    Family(KeyType keyType, int keyLength) {
        this.keyType = keyType;
        this.keyLength = keyLength;
    }

    abstract Source readSource(ByteBuf in);

    abstract void writeSource(Source source, ByteBuf out);

    /** The {@link Source#high} of an address in numbers of four bytes, of which the first has that index. */
    abstract long high(int[] words, int at);

    /** The {@link Source#low} of it. */
    abstract long low(int[] words, int at);

    KeyType keyType() {
        return keyType;
    }

    /** Bytes of an address. */
    int keyLength() {
        return keyLength;
    }
}
