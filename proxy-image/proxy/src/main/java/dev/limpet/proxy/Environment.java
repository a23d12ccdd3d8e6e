package dev.limpet.proxy;

import dev.limpet.config.FrontendConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.proxy.net.SessionTransport;
import dev.limpet.proxy.runtime.Level;
import dev.limpet.proxy.runtime.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a replica is told by environment variables: everything that is its own, while the configuration file is the same
 * for all replicas.
 *
 * @param configFile {@code LIMPET_CONFIG}: the file that is watched
 * @param name {@code LIMPET_NAME}: the replica's name, its pod's, and its own among its peers
 * @param bind {@code LIMPET_BIND}: where frontends, peers and the admin port listen; all addresses by default
 * @param runtime {@code LIMPET_RUNTIME}: where the runtime API listens, separated by commas, each {@code
 *     127.0.0.1:9999} or {@code unix@/run/limpet/runtime.sock} and maybe {@code level user}, {@code operator} or {@code
 *     admin}; {@code 127.0.0.1:9999 level admin} by default
 * @param dns {@code LIMPET_DNS}: the DNS server that peers are looked up at; the system's by default
 * @param pause {@code LIMPET_PAUSE_SECONDS}: how long clients are still accepted after SIGTERM, while the replica is not
 *     ready any more; none by default
 * @param drain {@code LIMPET_DRAIN_SECONDS}: how long sessions may go on after that; 20 s by default
 * @param state {@code LIMPET_STATE}: the folder in which persistent stick tables are kept; {@code /var/lib/limpet} by
 *     default
 * @param snapshotInterval {@code LIMPET_SNAPSHOT_SECONDS}: how long after a snapshot of a changed table the next is
 *     written; 60 s by default
 * @param peersTls {@code LIMPET_PEERS_TLS}: the folder of the certificate that peers are shown; {@code
 *     /etc/limpet-peers-tls} by default
 * @param transport {@code LIMPET_TRANSPORT}: what sessions are served with, {@code epoll} or {@code io_uring}; {@code
 *     epoll} by default
 * @param privilegedPortOffset {@code LIMPET_PORT_OFFSET}: added to frontend ports below 1024, where those may not be
 *     listened on; 0 by default
 */
record Environment(
        Path configFile,
        String name,
        InetAddress bind,
        List<Listener> runtime,
        Optional<InetSocketAddress> dns,
        Duration pause,
        Duration drain,
        Path state,
        Duration snapshotInterval,
        Path peersTls,
        SessionTransport transport,
        int privilegedPortOffset) {
    private static final String UNIX = "unix@";

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException with a sentence that names the variable, its value and what is allowed
     */
    static Environment of(Map<String, String> variables) {
        requireLogFormat(variables.getOrDefault("LIMPET_LOG_FORMAT", "logfmt"));
        return new Environment(
                Path.of(variables.getOrDefault("LIMPET_CONFIG", "/etc/limpet/proxy.yaml")),
                replicaName(variables),
                address("LIMPET_BIND", variables.getOrDefault("LIMPET_BIND", "::")),
                listeners("LIMPET_RUNTIME", variables.getOrDefault("LIMPET_RUNTIME", "127.0.0.1:9999")),
                Optional.ofNullable(variables.get("LIMPET_DNS")).map(value -> endpoint("LIMPET_DNS", value)),
                Duration.ofSeconds(number(variables, "LIMPET_PAUSE_SECONDS", 0, 0, 3_600)),
                Duration.ofSeconds(number(variables, "LIMPET_DRAIN_SECONDS", 20, 0, 86_400)),
                Path.of(variables.getOrDefault("LIMPET_STATE", "/var/lib/limpet")),
                Duration.ofSeconds(number(variables, "LIMPET_SNAPSHOT_SECONDS", 60, 1, 86_400)),
                Path.of(variables.getOrDefault("LIMPET_PEERS_TLS", "/etc/limpet-peers-tls")),
                transport("LIMPET_TRANSPORT", variables.getOrDefault("LIMPET_TRANSPORT", "epoll")),
                number(variables, "LIMPET_PORT_OFFSET", 0, 0, 60_000));
    }

    /** The configuration as this replica can listen: privileged frontend ports are moved by the offset. */
    ProxyConfig reachable(ProxyConfig config) {
        if (privilegedPortOffset == 0) {
            return config;
        }
        List<FrontendConfig> frontends = config.frontends().stream()
                .map(each -> each.port() < 1024 ? each.withPort(each.port() + privilegedPortOffset) : each)
                .toList();
        return config.withFrontends(frontends);
    }

    /** The log has been configured by it before anything else. */
    private static void requireLogFormat(String format) {
        if (!format.equals("logfmt") && !format.equals("json")) {
            throw new IllegalArgumentException("LIMPET_LOG_FORMAT: '" + format + "' must be logfmt or json");
        }
    }

    private static SessionTransport transport(String variable, String value) {
        return switch (value) {
            case "epoll" -> SessionTransport.EPOLL;
            case "io_uring" -> SessionTransport.IO_URING;
            default -> throw new IllegalArgumentException(variable + ": '" + value + "' must be epoll or io_uring");
        };
    }

    private static String replicaName(Map<String, String> variables) {
        String name = variables.getOrDefault("LIMPET_NAME", variables.getOrDefault("HOSTNAME", ""));
        if (name.isBlank()) {
            throw new IllegalArgumentException("LIMPET_NAME: not set; give the replica a name of its own");
        }
        return name;
    }

    private static InetAddress address(String variable, String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": '" + value + "' is not an IPv4 or IPv6 address", e);
        }
    }

    private static List<Listener> listeners(String variable, String value) {
        List<Listener> listeners = new ArrayList<>();
        for (String each : value.split(",")) {
            String[] words = each.strip().split("\\s+");
            boolean levelled = words.length == 3 && words[1].equals("level");
            if (words.length != 1 && !levelled) {
                throw new IllegalArgumentException(variable + ": '" + each.strip()
                        + "' must be an address or unix@<path>, which 'level user', 'operator' or 'admin' may follow");
            }
            SocketAddress address = words[0].startsWith(UNIX)
                    ? UnixDomainSocketAddress.of(words[0].substring(UNIX.length()))
                    : endpoint(variable, words[0]);
            listeners.add(new Listener(address, levelled ? level(variable, words[2]) : Level.ADMIN));
        }
        return List.copyOf(listeners);
    }

    private static Level level(String variable, String word) {
        for (Level level : Level.values()) {
            if (level.word().equals(word)) {
                return level;
            }
        }
        throw new IllegalArgumentException(variable + ": level '" + word + "' must be user, operator or admin");
    }

    private static InetSocketAddress endpoint(String variable, String value) {
        int colon = value.lastIndexOf(':');
        if (colon > 0) {
            String host = value.substring(0, colon);
            String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            try {
                int port = Integer.parseInt(value.substring(colon + 1));
                return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
            } catch (IllegalArgumentException e) {
                throw endpointExpected(variable, value, e);
            }
        }
        throw endpointExpected(variable, value, null);
    }

    private static IllegalArgumentException endpointExpected(
            String variable, String value, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                variable + ": '" + value + "' must be an address and a port, such as 127.0.0.1:9999", cause);
    }

    private static int number(Map<String, String> variables, String variable, int otherwise, int least, int most) {
        String value = variables.get(variable);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    variable + ": '" + value + "' must be a number from " + least + " to " + most);
        }
        return Integer.parseInt(value);
    }
}
