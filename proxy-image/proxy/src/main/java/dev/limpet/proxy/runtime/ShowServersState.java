package dev.limpet.proxy.runtime;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code show servers state}: the servers' states, as HAProxy saves them over a reload. */
record ShowServersState(ProxyView proxy, Lookup lookup) implements Command {
    private static final int CONFIGURED = 2;
    private static final int ENABLED = 4;
    private static final String HEADER = "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state"
            + " srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health"
            + " srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl"
            + " srv_check_port srv_check_addr srv_agent_addr srv_agent_port";

    @Override
    public String words() {
        return "show servers state";
    }

    @Override
    public String arguments() {
        return "[<backend>]";
    }

    @Override
    public String purpose() {
        return "states of the servers";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        List<Backend> backends = lookup.backends(arguments);
        long now = System.currentTimeMillis();
        return Stream.concat(Stream.of("1", HEADER), backends.stream().flatMap(backend -> lines(backend, now)));
    }

    private Stream<String> lines(Backend backend, long now) {
        String place = Statistics.id(proxy, backend) + " " + backend.name();
        ServerNumbers numbers = new ServerNumbers(backend);
        return backend.pool().servers().stream()
                .map(server ->
                        "%s %s %s".formatted(place, numbers.of(server.name()), columns(backend.config(), server, now)));
    }

    private static String columns(BackendConfig backend, Server server, long now) {
        return "%s %s %s %s %s %s %s %s 0 0 0 - %s - 0 %s %s - 0"
                .formatted(
                        server.name(),
                        server.address().getAddress().getHostAddress(),
                        server.health().usable() ? 2 : 0,
                        administrative(server),
                        server.config().weight(),
                        server.configured().weight(),
                        Math.max(0, now - server.healthSinceMillis()) / 1_000,
                        check(backend, server),
                        server.address().getPort(),
                        backend.healthCheck()
                                .flatMap(check -> check.port().stream().boxed().findFirst())
                                .orElse(0),
                        backend.healthCheck()
                                .flatMap(HealthCheckConfig::address)
                                .orElse("-"));
    }

    /** Bits: 1 maintenance, 4 maintenance by configuration, 8 drain. */
    private static int administrative(Server server) {
        return switch (server.config().state()) {
            case READY -> 0;
            case DRAIN -> 8;
            case MAINTENANCE -> server.configured().state() == server.config().state() ? 5 : 1;
        };
    }

    /** Status, result, health and state of the check, each by HAProxy's number. */
    private static String check(BackendConfig backend, Server server) {
        int status = server.lastCheck().status().number();
        int state = backend.healthCheck().isPresent() ? CONFIGURED | (server.checksPaused() ? 0 : ENABLED) : 0;
        return switch (server.health()) {
            case UNCHECKED -> status + " 0 0 " + state;
            case DOWN -> status + " 2 " + server.checkHealth() + " " + state;
            case UP -> status + " 3 " + server.checkHealth() + " " + state;
        };
    }
}
