package dev.limpet.proxy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Answers which server a source is kept on, and for how long still. */
final class SourceSearch {
    private static final JsonMapper JSON = new JsonMapper();

    private final ProxyView proxy;

    /** What is found of a source, in the order of backends. */
    record Found(String source, List<Kept> entries) {}

    /** The entry of one table. */
    record Kept(String table, String server, long expiresSeconds) {}

    SourceSearch(ProxyView proxy) {
        this.proxy = proxy;
    }

    Answer answer(String encoded) {
        try {
            String text = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            Source source = Source.of(InetAddress.ofLiteral(text));
            List<Kept> kept = proxy.backends().stream()
                    .flatMap(backend -> backend.table().stream())
                    .flatMap(table -> kept(table, source).stream())
                    .toList();
            return Answer.of("application/json", JSON.writeValueAsString(new Found(text, kept)));
        } catch (IllegalArgumentException e) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "source must be an IPv4 or IPv6 address.");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Kept> kept(StickTable table, Source source) {
        Source key = source.prefix(table.config().ipv4Prefix(), table.config().ipv6Prefix());
        return table.entry(key).map(entry -> new Kept(table.name(), entry.server(), entry.remainingMillis() / 1_000));
    }
}
