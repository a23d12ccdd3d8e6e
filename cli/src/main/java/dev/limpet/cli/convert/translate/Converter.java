package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The whole way from a configuration to LoadBalancers. */
public final class Converter {
    private final Configuration configuration;
    private final Options options;
    private final Ledger ledger = new Ledger();
    private final Set<Line> effective = new HashSet<>();

    private Converter(Configuration configuration, Options options) {
        this.configuration = configuration;
        this.options = options;
    }

    public static Conversion convert(Configuration configuration, Options options) {
        return new Converter(configuration, options).convert();
    }

    private Conversion convert() {
        StatsPages statsPages = new StatsPages(ledger);
        List<Proxy> proxies = Proxies.of(configuration, ledger).stream()
                .filter(proxy -> isConverted(proxy, statsPages))
                .toList();
        List<Frontend> frontends = frontends(proxies);
        List<Group.Unit> units = units(frontends, backends(proxies, frontends));
        PeersSections peers = new PeersSections(configuration, ledger, options);
        Manifests manifests = new Manifests(configuration, ledger, options, peers, statsPages.page());
        var made = manifests.of(Group.of(units));
        new Leftovers(configuration, ledger).settle(effective);
        return new Conversion(made, ledger.findings());
    }

    private static boolean isConverted(Proxy proxy, StatsPages statsPages) {
        if (proxy.last("disabled").isPresent()) {
            proxy.section().lines().forEach(proxy.ledger()::use);
            proxy.ledger().note(proxy.section().header(), proxy.section().title(), "it is disabled");
            return false;
        }
        String mode = proxy.last("mode").map(line -> line.word(1)).orElse("tcp");
        if (mode.equals("tcp")) {
            return true;
        }
        if (mode.equals("http") && StatsPages.isPage(proxy)) {
            statsPages.read(proxy);
        } else if (mode.equals("http")) {
            proxy.refuse(
                    "mode http: Limpet balances connections and does not read requests; leave it to an HTTP proxy, or"
                            + " set mode tcp if nothing in it needs the request");
        } else {
            proxy.refuse("mode " + mode + ": only mode tcp is converted");
        }
        return false;
    }

    private List<Frontend> frontends(List<Proxy> proxies) {
        Frontends reader = new Frontends(ledger, new Logs(configuration, ledger));
        return proxies.stream()
                .filter(Proxy::isFrontend)
                .flatMap(proxy -> reader.read(proxy).stream())
                .toList();
    }

    /** The backends that frontends send clients to. */
    private Map<String, Backend> backends(List<Proxy> proxies, List<Frontend> frontends) {
        Backends reader = new Backends(ledger, options);
        Map<String, Backend> backends = new HashMap<>();
        for (Proxy proxy : proxies) {
            List<Frontend> users = frontends.stream()
                    .filter(frontend -> frontend.backend().equals(proxy.name()))
                    .toList();
            if (!proxy.isBackend() || (proxy.isFrontend() && users.isEmpty())) {
                continue;
            }
            if (users.isEmpty()) {
                proxy.refuse("no frontend that is converted sends clients to it without a condition");
                continue;
            }
            reader.read(proxy, onlyPort(users)).ifPresent(backend -> backends.put(proxy.name(), backend));
        }
        return backends;
    }

    private static OptionalInt onlyPort(List<Frontend> frontends) {
        List<Integer> ports = frontends.stream()
                .flatMap(frontend -> frontend.numbers().stream())
                .distinct()
                .toList();
        return ports.size() == 1 ? OptionalInt.of(ports.getFirst()) : OptionalInt.empty();
    }

    private List<Group.Unit> units(List<Frontend> frontends, Map<String, Backend> backends) {
        Map<String, List<Frontend>> users = new LinkedHashMap<>();
        for (Frontend frontend : frontends) {
            if (backends.containsKey(frontend.backend())) {
                users.computeIfAbsent(frontend.backend(), name -> new ArrayList<>())
                        .add(frontend);
            } else if (!frontend.proxy().name().equals(frontend.backend())) {
                frontend.proxy().refuse("its backend " + frontend.backend() + " is not converted");
            }
        }
        Settings settings = new Settings(ledger);
        List<Group.Unit> units = new ArrayList<>();
        users.forEach((name, all) -> {
            Backend backend = Optional.ofNullable(backends.get(name)).orElseThrow();
            effective.addAll(backend.proxy().lines());
            all.forEach(frontend -> effective.addAll(frontend.proxy().lines()));
            units.add(new Group.Unit(backend, distinctPorts(all), settings.of(backend, all)));
        });
        return units;
    }

    /** Two frontends of one backend on one port, at two addresses in HAProxy, are one. */
    private List<Frontend> distinctPorts(List<Frontend> frontends) {
        Set<Integer> taken = new HashSet<>();
        List<Frontend> distinct = new ArrayList<>();
        for (Frontend frontend : frontends) {
            var ports = frontend.ports().stream()
                    .filter(port -> taken.add(port.path("port").asInt()))
                    .toList();
            if (ports.size() < frontend.ports().size()) {
                ledger.note(
                        frontend.proxy().section().header(),
                        frontend.proxy().section().title(),
                        "another frontend of" + " its backend has the port, for all addresses of the pod");
            }
            if (!ports.isEmpty()) {
                distinct.add(new Frontend(
                        frontend.proxy(), ports, frontend.backend(), frontend.syslog(), frontend.userTimeout()));
            }
        }
        return distinct;
    }
}
