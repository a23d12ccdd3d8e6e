package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.accesslog.SessionRecord;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Rig.Loops.class)
class SessionTest {
    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void bytesGoBothWaysAndAreCounted() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            try (Socket client = rig.connect()) {
                client.getOutputStream().write(new byte[64]);
                assertThat(client.getInputStream().readNBytes(64)).hasSize(64);
            }
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("--");
            assertThat(session.server()).contains("a");
            assertThat(session.bytesIn()).isEqualTo(64);
            assertThat(session.bytesOut()).isEqualTo(64);
            assertThat(rig.path.frontends().getFirst().stats().bytesIn.sum()).isEqualTo(64);
            assertThat(rig.backend().stats().bytesOut.sum()).isEqualTo(64);
        }
    }
}
