package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a DNS answer says of services (RFC 2782), with the addresses it brings along.
 *
 * @param services the records of the answer
 * @param addresses by host name in lower case with its final dot
 */
record SrvRecords(List<Srv> services, Map<String, InetAddress> addresses) {
    private static final int PRIORITY_AND_WEIGHT_BYTES = 4;

    /** Where an instance of the service listens. */
    record Srv(String target, int port) {
        /** The first label of the host's name. */
        String name() {
            int dot = target.indexOf('.');
            return dot < 0 ? target : target.substring(0, dot);
        }
    }

    static SrvRecords of(DnsResponse response) {
        List<Srv> services = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord each = response.recordAt(DnsSection.ANSWER, i);
            if (each instanceof DnsRawRecord raw && raw.type().equals(DnsRecordType.SRV)) {
                // The name may refer to an earlier place in the whole message, which the duplicate shares.
                ByteBuf data = raw.content().duplicate().skipBytes(PRIORITY_AND_WEIGHT_BYTES);
                int port = data.readUnsignedShort();
                services.add(new Srv(DefaultDnsRecordDecoder.decodeName(data), port));
            }
        }
        return new SrvRecords(List.copyOf(services), Map.copyOf(addresses(response, DnsSection.ADDITIONAL)));
    }

    /** The address that a host's name, or what it is another name of, has in an answer. */
    static Optional<InetAddress> firstAddress(DnsResponse response) {
        return addresses(response, DnsSection.ANSWER).values().stream().findFirst();
    }

    private static Map<String, InetAddress> addresses(DnsResponse response, DnsSection section) {
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        for (int i = 0; i < response.count(section); i++) {
            DnsRecord each = response.recordAt(section, i);
            if (each instanceof DnsRawRecord raw
                    && (raw.type().equals(DnsRecordType.A) || raw.type().equals(DnsRecordType.AAAA))) {
                addresses.putIfAbsent(raw.name().toLowerCase(Locale.ROOT), address(raw.content()));
            }
        }
        return addresses;
    }

    /** The address that came with the answer. */
    Optional<InetAddress> address(String host) {
        return Optional.ofNullable(addresses.get(host.toLowerCase(Locale.ROOT)));
    }

    private static InetAddress address(ByteBuf content) {
        try {
            return InetAddress.getByAddress(ByteBufUtil.getBytes(content));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + content.readableBytes() + " bytes", e);
        }
    }
}
