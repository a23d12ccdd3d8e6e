package dev.limpet.proxy.runtime;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.Endpoint;
import dev.limpet.proxy.report.FrontendView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.server.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** {@code show overrides}: what was set at run time and differs from the configuration, until one says otherwise. */
record ShowOverrides(ProxyView proxy) implements Command {
    @Override
    public String words() {
        return "show overrides";
    }

    @Override
    public String purpose() {
        return "what was set at run time, and what the configuration says";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        int limit = proxy.config().config().maxConnections();
        return Stream.of(
                        Stream.of("# what setting now configured"),
                        line("global", "maxconn", proxy.maxConnections(), limit),
                        proxy.frontends().stream().flatMap(ShowOverrides::lines),
                        proxy.backends().stream()
                                .flatMap(backend ->
                                        backend.pool().servers().stream().flatMap(server -> lines(backend, server))))
                .flatMap(lines -> lines);
    }

    private static Stream<String> lines(FrontendView frontend) {
        String name = frontend.config().name();
        return Stream.concat(
                line(name, "state", frontend.enabled() ? "enabled" : "disabled", "enabled"),
                line(name, "maxconn", frontend.limit(), frontend.config().maxConnections()));
    }

    private static Stream<String> lines(Backend backend, Server server) {
        String name = backend.name() + "/" + server.name();
        return Stream.of(
                        line(
                                name,
                                "state",
                                word(server.config().state()),
                                word(server.configured().state())),
                        line(
                                name,
                                "weight",
                                server.config().weight(),
                                server.configured().weight()),
                        line(
                                name,
                                "maxconn",
                                server.config().maxConnections(),
                                server.configured().maxConnections()),
                        line(
                                name,
                                "addr",
                                Endpoint.text(server.address()),
                                Endpoint.text(new InetSocketAddress(
                                        InetAddress.ofLiteral(
                                                server.configured().address()),
                                        server.configured().port()))),
                        line(name, "health", server.checksPaused() ? "disabled" : "enabled", "enabled"))
                .flatMap(lines -> lines);
    }

    private static String word(dev.limpet.config.AdministrativeState state) {
        return switch (state) {
            case READY -> "ready";
            case DRAIN -> "drain";
            case MAINTENANCE -> "maint";
        };
    }

    private static Stream<String> line(String what, String setting, Object now, Object configured) {
        return now.equals(configured) ? Stream.empty() : Stream.of(what + " " + setting + " " + now + " " + configured);
    }
}
