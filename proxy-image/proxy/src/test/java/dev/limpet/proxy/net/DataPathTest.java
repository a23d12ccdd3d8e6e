package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyConfig;
import dev.limpet.proxy.accesslog.Termination;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits, and changes while it runs. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class DataPathTest {
    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void clientsBeyondAFrontendsLimitWaitUntilOthersLeave() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .frontend(in -> limited(in, 2))
                        .apply()) {
            waitBeyondLimit(rig, echo, 2);
        }
    }

    @Test
    void clientsBeyondTheReplicasLimitWaitUntilOthersLeave() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))) {
            ProxyConfig all = rig.config;
            rig.config = new ProxyConfig(
                    all.loadBalancer(),
                    2,
                    all.retries(),
                    all.redispatch(),
                    all.timeouts(),
                    all.tcp(),
                    all.frontends(),
                    all.backends(),
                    all.peers(),
                    all.stats(),
                    all.syslog());
            rig.apply();
            waitBeyondLimit(rig, echo, 2);
        }
    }

    @Test
    void clientsWaitUntilTheyMayBeServed() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))) {
            rig.admitting.set(false);
            rig.apply();
            try (Socket early = rig.connect()) {
                early.getOutputStream().write('?');
                await().during(Duration.ofMillis(200)).until(() -> rig.path.sessions() == 0 && !answered(early));

                rig.admitting.set(true);
                rig.path.admit();
                await().until(() -> answered(early));
            }
            rig.awaitIdle();
        }
    }

    private static void waitBeyondLimit(Rig rig, TestServer echo, int limit) throws Exception {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < limit + 4; i++) {
            Socket client = rig.connect();
            client.getOutputStream().write(i);
            clients.add(client);
        }
        List<Socket> served = new ArrayList<>();
        while (!clients.isEmpty()) {
            await().untilAsserted(() -> assertThat(clients.stream().filter(DataPathTest::answered))
                    .hasSize(Math.min(limit, clients.size())));
            assertThat(rig.path.sessions()).isLessThanOrEqualTo(limit);
            Socket first =
                    clients.stream().filter(DataPathTest::answered).findFirst().orElseThrow();
            clients.remove(first);
            served.add(first);
            first.close();
        }
        assertThat(served).hasSize(limit + 4);
        assertThat(rig.path.frontends().getFirst().stats().sessions.most()).isEqualTo(limit);
        assertThat(echo.accepted()).isEqualTo(limit + 4);
        rig.awaitIdle();
    }

    private static boolean answered(Socket client) {
        try {
            return client.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHigherLimitLetsWaitingClientsIn() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .frontend(in -> limited(in, 1))
                        .apply();
                Socket first = rig.connect();
                Socket second = rig.connect()) {
            first.getOutputStream().write('?');
            second.getOutputStream().write('?');
            await().until(() -> answered(first) || answered(second));
            rig.frontend(in -> limited(in, 2)).apply();
            await().until(() -> answered(first) && answered(second));
        }
    }

    @Test
    void aLowerLimitLeavesSessionsAloneAndLetsNobodyInBeforeEnoughHaveLeft() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .frontend(in -> limited(in, 2))
                        .apply();
                Socket first = rig.connect();
                Socket second = rig.connect()) {
            echoed(first);
            echoed(second);
            rig.frontend(in -> limited(in, 1)).apply();
            echoed(first);
            try (Socket third = rig.connect()) {
                third.getOutputStream().write('?');
                first.close();
                await().until(() -> rig.path.sessions() == 1);
                echoed(second);
                assertThat(answered(third)).isFalse();
                second.close();
                assertThat(third.getInputStream().read()).isEqualTo('?');
            }
        }
    }

    @Test
    void limitsSetAtRunTimeHoldUntilAConfigurationBringsOthers() throws Exception {
        try (Rig rig = new Rig(loops).frontend(in -> limited(in, 5)).apply()) {
            Frontend frontend = rig.path.frontends().getFirst();
            frontend.limit(2);
            rig.path.limit(7);
            rig.retries(1).apply();
            assertThat(frontend.limit()).isEqualTo(2);
            assertThat(rig.path.limit()).isEqualTo(7);
            rig.frontend(in -> limited(in, 6)).apply();
            assertThat(frontend.limit()).isEqualTo(6);
            assertThat(rig.path.limit()).isEqualTo(7);
        }
    }

    @Test
    void aDisabledFrontendRefusesClientsUntilItIsEnabled() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply();
                Socket before = rig.connect()) {
            echoed(before);
            Frontend frontend = rig.path.frontends().getFirst();
            assertThat(rig.path.disable(frontend)).isTrue();
            assertThat(rig.path.disable(frontend)).isFalse();
            awaitRefusal(rig.address());
            rig.retries(1).apply();
            assertThat(rig.path.isEnabled(frontend)).isFalse();
            awaitRefusal(rig.address());
            echoed(before);
            assertThat(rig.path.enable(frontend)).isTrue();
            assertThat(rig.path.enable(frontend)).isFalse();
            try (Socket after = rig.connect()) {
                echoed(after);
            }
        }
    }

    @Test
    void aDisabledFrontendListensOnAnotherPortThatAConfigurationBrings() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            rig.path.disable(rig.path.frontends().getFirst());
            rig.frontend(in -> at(in, Rig.freePort(Rig.PROXY))).apply();
            try (Socket client = rig.connect()) {
                echoed(client);
            }
        }
    }

    @Test
    void sessionsAreListedAndEndedByNumber() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply();
                Socket client = rig.connect();
                Socket other = rig.connect()) {
            echoed(client);
            echoed(other);
            SessionInfo session = rig.path.sessionsNow().join().stream()
                    .filter(each -> each.client().getPort() == client.getLocalPort())
                    .findFirst()
                    .orElseThrow();
            assertThat(session.server()).contains("a");
            assertThat(session.phase()).isEqualTo(Termination.Phase.DATA);
            assertThat(session.bytesIn()).isEqualTo(session.bytesOut()).isPositive();
            assertThat(rig.path.endSession(-1).join()).isFalse();
            assertThat(rig.path.endSession(session.number()).join()).isTrue();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            echoed(other);
            rig.path.shutDownSessions(rig.server("a")).join();
            assertThat(other.getInputStream().read()).isEqualTo(-1);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("K-");
        }
    }

    private static void awaitRefusal(InetSocketAddress address) {
        await().untilAsserted(() -> assertThatThrownBy(
                        () -> new Socket(address.getAddress(), address.getPort()).close())
                .isInstanceOf(ConnectException.class));
    }

    @Test
    void aFrontendThatMovesKeepsItsSessions() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply();
                Socket before = rig.connect()) {
            InetSocketAddress left = rig.address();
            echoed(before);
            rig.frontend(in -> at(in, Rig.freePort(Rig.PROXY))).apply();
            try (Socket after = rig.connect()) {
                echoed(after);
                echoed(before);
            }
            await().untilAsserted(() -> assertThatThrownBy(() -> new Socket(left.getAddress(), left.getPort()).close())
                    .isInstanceOf(ConnectException.class));
            assertThat(rig.path.frontends().getFirst().stats().sessionsTotal.sum())
                    .isEqualTo(2);
        }
    }

    @Test
    void frontendsMaySwapPorts() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))) {
            int one = rig.config.frontends().getFirst().port();
            int two = Rig.freePort(Rig.PROXY);
            frontends(rig, named("first", one), named("second", two)).apply();
            frontends(rig, named("first", two), named("second", one)).apply();
            try (Socket client = rig.connect()) {
                assertThat(client.getPort()).isEqualTo(two);
                echoed(client);
            }
            assertThat(rig.awaitLog().frontend()).isEqualTo("first");
        }
    }

    @Test
    void aFrontendThatIsRemovedLetsItsSessionsEnd() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))) {
            int one = rig.config.frontends().getFirst().port();
            int two = Rig.freePort(Rig.PROXY);
            frontends(rig, named("first", one), named("second", two)).apply();
            try (Socket client = new Socket(InetAddress.ofLiteral(Rig.PROXY), two)) {
                echoed(client);
                frontends(rig, named("first", one)).apply();
                assertThat(rig.path.frontends()).hasSize(1);
                echoed(client);
            }
            assertThat(rig.awaitLog().frontend()).isEqualTo("second");
        }
    }

    @Test
    void aPortInUseIsToldInOneSentenceAndChangesNothing() throws Exception {
        try (TestServer echo = TestServer.echo();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral(Rig.PROXY));
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            FrontendConfig first = rig.config.frontends().getFirst();
            int free = Rig.freePort(Rig.PROXY);
            assertThatThrownBy(() -> frontends(
                                    rig, limited(first, 5), named("more", free), named("web", taken.getLocalPort()))
                            .apply())
                    .isInstanceOf(BindException.class)
                    .hasMessage("frontend web: cannot listen on " + Rig.PROXY + " port " + taken.getLocalPort()
                            + ": it is in use already");
            assertThat(rig.path.frontends()).hasSize(1);
            assertThat(rig.path.frontends().getFirst().config()).isEqualTo(first);
            await().untilAsserted(() -> assertThatThrownBy(() -> new Socket(Rig.PROXY, free).close())
                    .isInstanceOf(ConnectException.class));
            try (Socket client = new Socket(InetAddress.ofLiteral(Rig.PROXY), first.port())) {
                echoed(client);
            }
        }
    }

    @Test
    void aPortOfAnotherDataPathIsInUseToo() throws Exception {
        try (Rig rig = new Rig(loops).apply();
                Rig second = new Rig(loops)) {
            second.config = rig.config;
            assertThatThrownBy(second::apply).isInstanceOf(BindException.class).hasMessageContaining("in use");
        }
    }

    @Test
    void aChangeThatFailsGivesItsPortsBack() throws Exception {
        try (Rig rig = new Rig(loops).apply()) {
            int free = Rig.freePort(Rig.PROXY);
            ProxyConfig changed = frontends(rig, named("in", free)).config;
            assertThatThrownBy(() -> rig.path.configure(changed, Map.of("out", rig.backend()), () -> {
                        throw new IllegalStateException("as the test wants it");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            await().untilAsserted(() -> assertThatThrownBy(() -> new Socket(Rig.PROXY, free).close())
                    .isInstanceOf(ConnectException.class));
        }
    }

    private static void echoed(Socket client) throws IOException {
        client.getOutputStream().write('?');
        assertThat(client.getInputStream().read()).isEqualTo('?');
    }

    private static FrontendConfig limited(FrontendConfig in, int maxConnections) {
        return new FrontendConfig(in.name(), in.port(), in.backend(), maxConnections, in.trustedProxies(), in.log());
    }

    private static FrontendConfig at(FrontendConfig in, int port) {
        return new FrontendConfig(in.name(), port, in.backend(), in.maxConnections(), in.trustedProxies(), in.log());
    }

    private static FrontendConfig named(String name, int port) {
        return new FrontendConfig(name, port, "out", 1_000, List.of(), new FrontendLog(LogFormat.TCP, true));
    }

    private static Rig frontends(Rig rig, FrontendConfig... frontends) {
        ProxyConfig all = rig.config;
        rig.config = new ProxyConfig(
                all.loadBalancer(),
                all.maxConnections(),
                all.retries(),
                all.redispatch(),
                all.timeouts(),
                all.tcp(),
                List.of(frontends),
                all.backends(),
                all.peers(),
                all.stats(),
                all.syslog());
        return rig;
    }
}
