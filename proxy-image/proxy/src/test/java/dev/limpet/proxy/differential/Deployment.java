package dev.limpet.proxy.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Where a scenario has its frontend and its servers, with one product. */
record Deployment(Scenario scenario, InetSocketAddress frontend, List<ScriptedServer> servers, CheckPort checkPort)
        implements AutoCloseable {

    /** Opens the servers; the frontend is still to be. */
    static Deployment prepare(Scenario scenario, InetSocketAddress frontend) throws IOException {
        InetAddress host = InetAddress.ofLiteral(scenario.setup().ipv6() ? "::1" : "127.16.0.5");
        List<ScriptedServer> servers = new ArrayList<>();
        for (Setup.ServerSetup each : scenario.setup().servers()) {
            servers.add(new ScriptedServer(each, host));
        }
        return new Deployment(scenario, frontend, servers, new CheckPort(host));
    }

    String name() {
        return scenario.name();
    }

    Setup setup() {
        return scenario.setup();
    }

    ScriptedServer server(String name) {
        return servers.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        checkPort.close();
        for (ScriptedServer server : servers) {
            server.close();
        }
    }
}
