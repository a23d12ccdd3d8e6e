package dev.limpet.cli.local.dns;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A DNS resource record (RFC 1035, SRV: RFC 2782). Names are in lower case and end with a dot. */
sealed interface ResourceRecord {
    /** Seconds for which a record may be kept; CoreDNS' value for clusters. */
    int TTL = 5;

    String name();

    RecordType type();

    /** The record's data as it goes over the wire, names uncompressed. */
    byte[] data();

    /** Bytes that the record takes in a message. */
    default int size() {
        return encodeName(name()).length + 10 + data().length;
    }

    /** A or AAAA, by the address' family. */
    record Address(String name, InetAddress address) implements ResourceRecord {
        @Override
        public RecordType type() {
            return address instanceof Inet4Address ? RecordType.A : RecordType.AAAA;
        }

        @Override
        public byte[] data() {
            return address.getAddress();
        }
    }

    record Service(String name, int priority, int weight, int port, String target) implements ResourceRecord {
        @Override
        public RecordType type() {
            return RecordType.SRV;
        }

        @Override
        public byte[] data() {
            byte[] encoded = encodeName(target);
            return ByteBuffer.allocate(6 + encoded.length)
                    .putShort((short) priority)
                    .putShort((short) weight)
                    .putShort((short) port)
                    .put(encoded)
                    .array();
        }
    }

    /** Start of authority: goes with an answer that has no records, so that resolvers know how long that holds. */
    record Authority(String name) implements ResourceRecord {
        private static final int REFRESH_SECONDS = 7200;
        private static final int RETRY_SECONDS = 1800;
        private static final int EXPIRE_SECONDS = 86400;

        @Override
        public RecordType type() {
            return RecordType.SOA;
        }

        @Override
        public byte[] data() {
            byte[] server = encodeName("ns.dns." + name);
            byte[] mailbox = encodeName("hostmaster." + name);
            return ByteBuffer.allocate(server.length + mailbox.length + 20)
                    .put(server)
                    .put(mailbox)
                    .putInt(1)
                    .putInt(REFRESH_SECONDS)
                    .putInt(RETRY_SECONDS)
                    .putInt(EXPIRE_SECONDS)
                    .putInt(TTL)
                    .array();
        }
    }

    private static byte[] encodeName(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() + 1);
        for (String label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
