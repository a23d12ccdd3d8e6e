package dev.limpet.cli.local.dns;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Turns a query into the zone's answer. What does not fit a datagram is cut, so that the client asks again over TCP. */
final class DnsHandler extends SimpleChannelInboundHandler<DnsQuery> {
    private static final int HEADER_BYTES = 12;
    private static final int QUESTION_BYTES = 4;
    private static final int DATAGRAM_BYTES_WITHOUT_EDNS = 512;

    private final Supplier<ClusterZone> zone;

    DnsHandler(Supplier<ClusterZone> zone) {
        this.zone = zone;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
        DnsResponse response = query instanceof DatagramDnsQuery datagram
                ? new DatagramDnsResponse(datagram.recipient(), datagram.sender(), query.id())
                : new DefaultDnsResponse(query.id());
        response.setRecursionDesired(query.isRecursionDesired());
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        if (question == null) {
            response.setCode(DnsResponseCode.FORMERR);
        } else {
            response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            answer(question, response, query instanceof DatagramDnsQuery ? datagramLimit(query) : Integer.MAX_VALUE);
        }
        context.writeAndFlush(response);
    }

    private void answer(DnsQuestion question, DnsResponse response, int limit) {
        ClusterZone names = zone.get();
        response.setAuthoritativeAnswer(true);
        switch (names.answer(question.name(), type(question.type()))) {
            case Answer.NotOurs() -> {
                response.setAuthoritativeAnswer(false);
                response.setCode(DnsResponseCode.REFUSED);
            }
            case Answer.NoSuchName() -> {
                response.setCode(DnsResponseCode.NXDOMAIN);
                add(response, DnsSection.AUTHORITY, List.of(names.authority()));
            }
            case Answer.Found(List<ResourceRecord> records, List<ResourceRecord> additional) -> {
                int bytes = HEADER_BYTES + QUESTION_BYTES + question.name().length() + 1;
                if (records.isEmpty()) {
                    add(response, DnsSection.AUTHORITY, List.of(names.authority()));
                } else if (bytes + size(records.stream()) > limit) {
                    response.setTruncated(true);
                } else {
                    add(response, DnsSection.ANSWER, records);
                    if (bytes + size(Stream.concat(records.stream(), additional.stream())) <= limit) {
                        add(response, DnsSection.ADDITIONAL, additional);
                    }
                }
            }
        }
    }

    private static int size(Stream<ResourceRecord> records) {
        return records.mapToInt(ResourceRecord::size).sum();
    }

    /** The datagram size that the client's OPT record allows, which stands where other records have their class. */
    private static int datagramLimit(DnsQuery query) {
        int limit = DATAGRAM_BYTES_WITHOUT_EDNS;
        for (int i = 0; i < query.count(DnsSection.ADDITIONAL); i++) {
            DnsRecord candidate = query.recordAt(DnsSection.ADDITIONAL, i);
            if (candidate.type().equals(DnsRecordType.OPT)) {
                limit = Math.max(limit, candidate.dnsClass());
            }
        }
        return limit;
    }

    private static void add(DnsResponse response, DnsSection section, List<ResourceRecord> records) {
        for (ResourceRecord entry : records) {
            response.addRecord(
                    section,
                    new DefaultDnsRawRecord(
                            entry.name(),
                            DnsRecordType.valueOf(entry.type().name()),
                            ResourceRecord.TTL,
                            Unpooled.wrappedBuffer(entry.data())));
        }
    }

    private static RecordType type(DnsRecordType type) {
        return Stream.of(RecordType.values())
                .filter(known -> known.name().equals(type.name()))
                .findFirst()
                .orElse(RecordType.OTHER);
    }
}
