package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.ProxyView;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code show peers}: the mesh and the state of each link. */
record ShowPeers(ProxyView proxy) implements Command {
    /** HAProxy's words for with and without its dictionaries, of which Limpet keeps none. */
    private static final List<String> DETAILS = List.of("dict", "-");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ROOT);

    @Override
    public String words() {
        return "show peers";
    }

    @Override
    public String arguments() {
        return "[dict|-] [<section>]";
    }

    @Override
    public String purpose() {
        return "state of the links to the peers";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        String section = proxy.config().config().loadBalancer();
        boolean details = !arguments.isEmpty() && DETAILS.contains(arguments.getFirst());
        List<String> named = arguments.subList(details ? 1 : 0, arguments.size());
        if (!named.isEmpty() && !named.getFirst().equals(section)) {
            throw new CommandException("No such peers");
        }
        String head = "0x%x: [%s] id=%s disabled=0 flags=0x%x resync_timeout=%s task_calls=0"
                .formatted(
                        section.hashCode(),
                        DATE.format(ZonedDateTime.now(ZoneId.systemDefault())),
                        section,
                        proxy.peersSynced() ? 3 : 0,
                        proxy.peersSynced() ? "<PAST>" : "<NEVER>");
        return proxy.config().config().peers().isEmpty()
                ? Stream.empty()
                : Stream.concat(Stream.of(head), proxy.peers().stream().flatMap(ShowPeers::lines));
    }

    private static Stream<String> lines(PeerView peer) {
        return Stream.of(
                line(peer),
                "        updates_sent=%d updates_received=%d unacknowledged=%d"
                        .formatted(peer.updatesSent(), peer.updatesReceived(), peer.lag()));
    }

    private static String line(PeerView peer) {
        return "  0x%x: id=%s(%s,%s) addr=%s app_state=%s learn_state=NOTASSIGNED last_status=%s last_hdshk=<NEVER>"
                .formatted(
                        peer.name().hashCode(),
                        peer.name(),
                        peer.side() == PeerView.Side.LOCAL ? "local" : "remote",
                        peer.connected() ? "active" : "inactive",
                        peer.address(),
                        peer.connected() ? "RUNNING" : "STOPPED",
                        peer.status());
    }
}
