package dev.limpet.proxy.runtime;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code show servers conn}: the servers' connections; none of Limpet's is idle. */
record ShowServersConn(ProxyView proxy, Lookup lookup) implements Command {
    private static final String HEADER = "# bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est"
            + " unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[1]";

    @Override
    public String words() {
        return "show servers conn";
    }

    @Override
    public String arguments() {
        return "[<backend>]";
    }

    @Override
    public String purpose() {
        return "connections of the servers";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        List<Backend> backends = lookup.backends(arguments);
        return Stream.concat(Stream.of(HEADER), backends.stream().flatMap(this::lines));
    }

    private Stream<String> lines(Backend backend) {
        int id = Statistics.id(proxy, backend);
        ServerNumbers numbers = new ServerNumbers(backend);
        return backend.pool().servers().stream()
                .map(server -> "%s/%s %s/%s %s"
                        .formatted(backend.name(), server.name(), id, numbers.of(server.name()), columns(server)));
    }

    private static String columns(Server server) {
        return "%s %s - 0 %s %s %s 0 0 -1 0 0"
                .formatted(
                        server.address().getAddress().getHostAddress(),
                        server.address().getPort(),
                        server.stats().sessions.current(),
                        server.stats().sessions.most(),
                        server.stats().sessions.most());
    }
}
