package dev.limpet.proxy.admin;

import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.config.status.StickEntry;
import dev.limpet.config.status.TablePage;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.Endpoint;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Status;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What programs ask a replica for: its status, with {@code ?source=ADDRESS} what it does with a source, with {@code
 * ?table=NAME&cursor=N} a part of a stick table.
 */
final class StatusPage {
    private static final String JSON = "application/json";
    private static final int ENTRIES_A_PAGE = 4_096;

    private final ProxyView proxy;

    StatusPage(ProxyView proxy) {
        this.proxy = proxy;
    }

    Answer answer(String target) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(target).parameters();
        } catch (IllegalArgumentException e) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "The query must be URL-encoded.");
        }
        Optional<String> source = parameter(query, "source");
        if (source.isPresent()) {
            return source(source.get());
        }
        Optional<String> table = parameter(query, "table");
        if (table.isPresent()) {
            return table(table.get(), parameter(query, "cursor").orElse("0"));
        }
        return Answer.of(JSON, ProxyStatusJson.write(Status.of(proxy)));
    }

    private Answer source(String text) {
        Source source;
        try {
            source = Source.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "source must be an IPv4 or IPv6 address.");
        }
        List<SourceBackend> backends =
                proxy.backends().stream().map(backend -> of(backend, source)).toList();
        return Answer.of(JSON, ProxyStatusJson.write(new SourceStatus(proxy.replica(), source.toString(), backends)));
    }

    private static SourceBackend of(Backend backend, Source source) {
        return new SourceBackend(
                backend.name(),
                backend.config().balance(),
                backend.table().map(table -> keyText(table, source)),
                backend.table()
                        .flatMap(table -> table.entry(key(table, source)))
                        .map(StatusPage::of),
                backend.bound(source).map(Server::name),
                backend.pool().servers().stream()
                        .map(server -> of(backend, server))
                        .toList());
    }

    private static ServerOffer of(Backend backend, Server server) {
        return new ServerOffer(
                server.name(),
                Endpoint.text(server.address()),
                server.status().equals("no check") ? "UP" : server.status(),
                server.config().weight(),
                server.config().backup(),
                backend.offers(server),
                server.takesKnownSources());
    }

    private Answer table(String name, String cursor) {
        Optional<StickTable> table = proxy.backends().stream()
                .flatMap(backend -> backend.table().stream())
                .filter(each -> each.name().equals(name))
                .findFirst();
        if (table.isEmpty()) {
            return Answer.text(HttpResponseStatus.NOT_FOUND, "No stick table has that name.");
        }
        if (!cursor.matches("\\d{1,9}")) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "cursor must be what 'next' was, or 0 to begin.");
        }
        List<StickEntry> entries = new ArrayList<>();
        int next = Integer.parseInt(cursor);
        do {
            next = table.get().walk(next, ENTRIES_A_PAGE - entries.size(), entry -> entries.add(of(entry)));
        } while (next >= 0 && entries.size() < ENTRIES_A_PAGE);
        OptionalInt more = next < 0 ? OptionalInt.empty() : OptionalInt.of(next);
        return Answer.of(JSON, ProxyStatusJson.write(new TablePage(proxy.replica(), name, entries, more)));
    }

    private static StickEntry of(Entry entry) {
        return new StickEntry(entry.source().toString(), entry.server(), entry.remainingMillis() / 1_000);
    }

    private static Source key(StickTable table, Source source) {
        return source.prefix(table.config().ipv4Prefix(), table.config().ipv6Prefix());
    }

    private static String keyText(StickTable table, Source source) {
        int bits =
                source.isIpv4() ? table.config().ipv4Prefix() : table.config().ipv6Prefix();
        String key = key(table, source).toString();
        return bits == (source.isIpv4() ? 32 : 128) ? key : key + "/" + bits;
    }

    private static Optional<String> parameter(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }
}
