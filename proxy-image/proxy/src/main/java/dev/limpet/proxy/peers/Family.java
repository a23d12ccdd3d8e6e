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
    };

    private final KeyType keyType;
    private final int keyLength;

    Family(KeyType keyType, int keyLength) {
        this.keyType = keyType;
        this.keyLength = keyLength;
    }

    abstract Source readSource(ByteBuf in);

    abstract void writeSource(Source source, ByteBuf out);

    KeyType keyType() {
        return keyType;
    }

    /** Bytes of an address. */
    int keyLength() {
        return keyLength;
    }
}
