package dev.limpet.proxy.runtime;

import dev.limpet.proxy.accesslog.Termination.Phase;
import dev.limpet.proxy.net.SessionInfo;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.server.Server;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes a {@link FakeProxy} as the data path would change; it has one session until that is ended. */
final class FakeControls implements Controls {
    final List<String> endedOn = new ArrayList<>();
    private final FakeProxy proxy;
    private final List<SessionInfo> sessions = new ArrayList<>(List.of(new SessionInfo(
            0x1a,
            new InetSocketAddress("192.0.2.7", 4_242),
            "http",
            "web",
            Optional.of("a"),
            Phase.DATA,
            65_000,
            10,
            20)));

    FakeControls(FakeProxy proxy) {
        this.proxy = proxy;
    }

    @Override
    public void limit(int connections) {
        proxy.maxConnections = connections;
    }

    @Override
    public void limit(String frontend, int connections) {
        proxy.frontendLimit = connections;
    }

    @Override
    public boolean disable(String frontend) {
        boolean changes = proxy.frontendEnabled;
        proxy.frontendEnabled = false;
        return changes;
    }

    @Override
    public boolean enable(String frontend) {
        boolean changes = !proxy.frontendEnabled;
        proxy.frontendEnabled = true;
        return changes;
    }

    @Override
    public List<SessionInfo> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public boolean endSession(long number) {
        return sessions.removeIf(session -> session.number() == number);
    }

    @Override
    public void endSessions(Server server) {
        endedOn.add(server.name());
    }
}
