package dev.limpet.cli.explain;

import dev.limpet.cli.cluster.Known;
import dev.limpet.cli.output.Spans;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.StickEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Derives why a backend sends a source where it does, in the order in which the proxy decides. */
record Reasoning(String source, SourceBackend backend) {
    Explanation explain() {
        Optional<StickEntry> entry = backend.entry();
        Optional<ServerOffer> keeper =
                entry.flatMap(kept -> server(kept.server())).filter(ServerOffer::takesKept);
        if (entry.isPresent() && keeper.isPresent()) {
            return explanation(
                    Reason.ENTRY, Optional.of(keeper.get().name()), kept(entry.get(), keeper.get()), withoutEntry());
        }
        String beginning = entry.map(this::unusable).orElse(source + known() + " and ");
        if (candidates().isEmpty()) {
            return explanation(
                    Reason.NO_SERVER,
                    Optional.empty(),
                    beginning + "goes nowhere: no server takes new clients, so its connection is closed.",
                    leftOut());
        }
        if (backend.bound().isEmpty()) {
            Optional<String> only =
                    candidates().size() == 1 ? Optional.of(candidates().getFirst()) : Optional.empty();
            return explanation(Reason.ANY, only, beginning + any(), leftOut());
        }
        return explanation(
                entry.isPresent() ? Reason.FALLBACK : Reason.HASH,
                backend.bound(),
                beginning + "goes to " + backend.bound().get() + ": " + hash() + ".",
                backend.key().isPresent() ? Optional.of(remembered()) : Optional.empty(),
                leftOut());
    }

    @SafeVarargs
    private Explanation explanation(Reason reason, Optional<String> server, String sentence, Optional<String>... more) {
        List<String> text = new ArrayList<>(List.of(sentence));
        for (Optional<String> each : more) {
            each.ifPresent(text::add);
        }
        return new Explanation(reason, server, backend.entry().map(StickEntry::server), backend.bound(), text);
    }

    private String kept(StickEntry entry, ServerOffer keeper) {
        String draining = keeper.takesNew()
                ? ""
                : " " + keeper.name() + " " + whyNot(keeper) + ", so it gets no new clients, but keeps those it has.";
        return source + " goes to " + keeper.name() + ": its stick entry" + under() + " says so, for "
                + Spans.text(entry.expiresSeconds()) + " more without a connection." + draining;
    }

    private Optional<String> withoutEntry() {
        if (backend.bound().isEmpty()) {
            return Optional.of(
                    candidates().isEmpty()
                            ? "Without the entry it would go nowhere: no server takes new clients."
                            : "Without the entry it would go to " + whichever() + ".");
        }
        return Optional.of(
                backend.entry().map(StickEntry::server).equals(backend.bound())
                        ? "Without the entry it would go there too: " + hash() + "."
                        : "Without the entry it would go to " + backend.bound().get() + ": " + hash() + ".");
    }

    private String unusable(StickEntry entry) {
        String why = server(entry.server())
                .map(server -> server.name() + ", which " + whyNot(server))
                .orElse(entry.server() + ", which is no server of the backend any more");
        return "The stick entry of " + source + under() + " names " + why + ". So it ";
    }

    private String known() {
        return backend.key().isPresent()
                ? " has no stick entry" + under()
                : " is not kept, as the backend has no stick table,";
    }

    private String under() {
        return backend.key()
                .filter(key -> key.indexOf('/') >= 0)
                .map(key -> " (of " + key + ")")
                .orElse("");
    }

    private String any() {
        String place = candidates().size() == 1
                ? candidates().getFirst() + ", as no other server takes new clients"
                : whichever() + " when it connects";
        return "goes to " + place + (backend.key().isPresent() ? ", and is kept there." : ".");
    }

    private String whichever() {
        return "whichever of " + Known.list(candidates()) + " " + algorithm() + " picks";
    }

    private String hash() {
        List<String> candidates = candidates();
        return candidates.size() == 1
                ? "no other server takes new clients"
                : "its address' hash says so, among those that take new clients, " + Known.list(candidates);
    }

    private String remembered() {
        return backend.entry().isPresent()
                ? "Its next connection moves the entry there, and it stays there from then on."
                : "Its first connection makes the entry.";
    }

    /** Why other servers do not take part. */
    private Optional<String> leftOut() {
        List<String> reasons = backend.servers().stream()
                .filter(Predicate.not(ServerOffer::takesNew))
                .map(server -> server.name() + " " + whyNot(server))
                .toList();
        return reasons.isEmpty() ? Optional.empty() : Optional.of("Not among them: " + Known.list(reasons) + ".");
    }

    private String whyNot(ServerOffer server) {
        return switch (server.state()) {
            case "DOWN" -> "is down by its health check";
            case "MAINT" -> "is in maintenance";
            case "DRAIN" -> "drains";
            default -> server.weight() == 0 ? "has weight 0" : "is a backup that is not needed";
        };
    }

    private String algorithm() {
        return switch (backend.balance()) {
            case SOURCE -> "Source";
            case ROUND_ROBIN -> "RoundRobin";
            case LEAST_CONNECTIONS -> "LeastConnections";
            case RANDOM -> "Random";
            case FIRST -> "First";
        };
    }

    private List<String> candidates() {
        return backend.servers().stream()
                .filter(ServerOffer::takesNew)
                .map(ServerOffer::name)
                .toList();
    }

    private Optional<ServerOffer> server(String name) {
        return backend.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst();
    }
}
