package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.FrontendView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.stats.Distribution;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** {@code show activity}: what the event loops have done, under HAProxy's names as far as there are any. */
record ShowActivity(ProxyView proxy) implements Command {
    @Override
    public String words() {
        return "show activity";
    }

    @Override
    public String purpose() {
        return "what the event loops have done";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        Distribution delays = proxy.loopDelays();
        long measured = delays.counts().stream().mapToLong(Long::longValue).sum();
        long mean = measured == 0 ? 0 : Math.round(delays.sumSeconds() * 1e6 / measured);
        return Stream.of(
                "thread_id: all (1..%d)".formatted(proxy.threads()),
                String.format(Locale.ROOT, "date_now: %.6f", System.currentTimeMillis() / 1e3),
                "avg_loop_us: " + mean,
                "accepted: " + sum(frontend -> frontend.stats().sessionsTotal.sum()),
                "sessions: " + sum(frontend -> frontend.stats().sessions.current()));
    }

    private long sum(ToLongFunction<FrontendView> of) {
        return proxy.frontends().stream().mapToLong(of).sum();
    }
}
