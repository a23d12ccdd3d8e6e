package dev.limpet.cli.scale;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts the operator's writes at the API server. */
final class Requests extends Filter {
    /** How this program's own client calls itself, whose requests do not count. */
    static final String OURS = "stand-ins";

    private static final Pattern RESOURCE =
            Pattern.compile("/apis?/.*?/?namespaces/[^/]+/([a-z]+)(?:/[^/]+(/[a-z]+)?)?");

    private final Map<String, LongAdder> writes = new ConcurrentSkipListMap<>();

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        boolean ours = OURS.equals(exchange.getRequestHeaders().getFirst("User-Agent"));
        if (!ours && !exchange.getRequestMethod().equals("GET")) {
            String kind = exchange.getRequestMethod() + " "
                    + resource(exchange.getRequestURI().getPath());
            writes.computeIfAbsent(kind, unseen -> new LongAdder()).increment();
        }
        chain.doFilter(exchange);
    }

    private static String resource(String path) {
        Matcher matcher = RESOURCE.matcher(path);
        if (!matcher.matches()) {
            return path;
        }
        return matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2));
    }

    @Override
    public String description() {
        return "counts writes";
    }

    long writes() {
        return writes.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Counts anew from now on. */
    void forget() {
        writes.clear();
    }

    /** Waits until nothing was written for so long. */
    void awaitQuiet(Duration quiet) {
        long before;
        do {
            before = writes();
            LockSupport.parkNanos(quiet.toNanos());
        } while (writes() != before);
    }

    String perLoadBalancer(int loadBalancers) {
        return writes.entrySet().stream()
                .map(each -> "  %-35s %6.2f"
                        .formatted(each.getKey(), (double) each.getValue().sum() / loadBalancers))
                .collect(Collectors.joining("\n"));
    }
}
