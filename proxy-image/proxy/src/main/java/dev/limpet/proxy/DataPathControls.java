package dev.limpet.proxy;

import dev.limpet.proxy.net.DataPath;
import dev.limpet.proxy.net.Frontend;
import dev.limpet.proxy.net.SessionInfo;
import dev.limpet.proxy.runtime.Controls;
import dev.limpet.proxy.server.Server;
import java.net.BindException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Has the runtime API's commands done by the data path. A frontend that has gone meanwhile is left alone. */
record DataPathControls(DataPath path) implements Controls {
    @Override
    public void limit(int connections) {
        path.limit(connections);
    }

    @Override
    public void limit(String frontend, int connections) {
        find(frontend).ifPresent(found -> found.limit(connections));
    }

    @Override
    public boolean disable(String frontend) {
        return find(frontend).map(path::disable).orElse(false);
    }

    @Override
    public boolean enable(String frontend) throws BindException {
        Optional<Frontend> found = find(frontend);
        return found.isPresent() && path.enable(found.get());
    }

    @Override
    public List<SessionInfo> sessions() {
        return path.sessionsNow().join().stream()
                .sorted(Comparator.comparingLong(SessionInfo::number))
                .toList();
    }

    @Override
    public boolean endSession(long number) {
        return path.endSession(number).join();
    }

    @Override
    public void endSessions(Server server) {
        path.shutDownSessions(server).join();
    }

    private Optional<Frontend> find(String name) {
        return path.frontends().stream()
                .filter(frontend -> frontend.name().equals(name))
                .findFirst();
    }
}
