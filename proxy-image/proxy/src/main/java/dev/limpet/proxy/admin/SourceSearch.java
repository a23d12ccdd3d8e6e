package dev.limpet.proxy.admin;

import dev.limpet.config.records.RecordException;
import dev.limpet.config.records.Records;
import dev.limpet.config.records.UnknownFields;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers which server a source is kept on, for how long still, and which replicas know it. */
final class SourceSearch {
    private static final Answer REFUSAL =
            Answer.text(HttpResponseStatus.BAD_REQUEST, "source must be an IPv4 or IPv6 address.");

    private final ProxyView proxy;
    private final Replicas replicas;

    /** What is found of a source, in the order of backends. */
    record Found(String source, List<Kept> entries) {}

    /** The entry of one table. */
    record Kept(String table, String server, long expiresSeconds) {}

    /** What each replica knows of a source. */
    record FoundByAll(String source, List<Known> replicas, List<String> silent) {}

    /** What one replica knows of it. */
    record Known(String replica, List<Kept> entries) {}

    SourceSearch(ProxyView proxy, Replicas replicas) {
        this.proxy = proxy;
        this.replicas = replicas;
    }

    /** What this replica knows. */
    Answer answer(String encoded) {
        return find(encoded).map(found -> json(found)).orElse(REFUSAL);
    }

    /** What all replicas know. */
    CompletableFuture<Answer> answerOfAll(String encoded, String statsPath) {
        Optional<Found> here = find(encoded);
        return here.isEmpty()
                ? CompletableFuture.completedFuture(REFUSAL)
                : replicas.ask(statsPath + ";source=" + encoded, SourceSearch::read)
                        .thenApply(replies -> json(together(here.get(), replies)));
    }

    private FoundByAll together(Found here, List<Replicas.Reply<Found>> replies) {
        List<Known> known = new ArrayList<>(List.of(new Known(proxy.replica(), here.entries())));
        List<String> silent = new ArrayList<>();
        for (Replicas.Reply<Found> reply : replies) {
            switch (reply) {
                case Replicas.Answered<Found>(String replica, Found found) ->
                    known.add(new Known(replica, found.entries()));
                case Replicas.Silent<Found>(String replica) -> silent.add(replica);
            }
        }
        return new FoundByAll(here.source(), known, silent);
    }

    private Optional<Found> find(String encoded) {
        try {
            String text = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            Source source = Source.of(InetAddress.ofLiteral(text));
            return Optional.of(new Found(
                    text,
                    proxy.backends().stream()
                            .flatMap(backend -> backend.table().stream())
                            .flatMap(table -> kept(table, source).stream())
                            .toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Found read(String json) {
        try {
            return Records.readJson(json, Found.class, UnknownFields.SKIPPED);
        } catch (RecordException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Answer json(Record found) {
        return Answer.of("application/json", Records.json(found));
    }

    private static Optional<Kept> kept(StickTable table, Source source) {
        Source key = source.prefix(table.config().ipv4Prefix(), table.config().ipv6Prefix());
        return table.entry(key).map(entry -> new Kept(table.name(), entry.server(), entry.remainingMillis() / 1_000));
    }
}
