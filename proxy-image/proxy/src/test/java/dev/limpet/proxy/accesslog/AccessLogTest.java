package dev.limpet.proxy.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpet.config.LogFormat;
import dev.limpet.config.SyslogConfig;
import dev.limpet.config.SyslogFormat;
import dev.limpet.config.SyslogTransport;
import dev.limpet.proxy.accesslog.SessionRecord.Concurrency;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
    private static final Clock UTC = Clock.systemUTC();
    private static final Instant ACCEPTED = Instant.parse("2026-11-02T21:37:04.086Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Lines that HAProxy 2.6.12 wrote with {@code option tcplog} for sessions like these. */
    @Test
    void tcpLinesAreHaproxysToTheLetter() {
        TcpLogLine format = new TcpLogLine(ZoneOffset.UTC);

        assertThat(format.line(answered(LogFormat.TCP)))
                .isEqualTo("127.0.0.1:43746 [02/Nov/2026:21:37:04.086] ok be_ok/a 0/1/1000 3984384 CD 1/1/0/0/0 0/0");
        assertThat(format.line(refused(LogFormat.TCP)))
                .isEqualTo(
                        "127.0.0.1:60604 [02/Nov/2026:21:37:04.086] none be_none/<NOSRV> -1/-1/0 0 SC 1/1/0/0/0 0/0");
        assertThat(format.line(redispatched()))
                .isEqualTo("2001:db8::1:52340 [02/Nov/2026:21:37:04.086] in be/b 202/1/205 1 -- 9/8/7/6/+1 5/4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "2001:db8::8:800:200c:417a",
                "1:0:0:2::3",
                "0:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8",
                "1:0:3:4:5:6:7:8",
                "10.1.2.3"
            })
    void addressesAreWrittenAsCWritesThem(String address) {
        assertThat(AddressText.of(InetAddress.ofLiteral(address))).isEqualTo(address);
    }

    @Test
    void datesAreToldInTheZoneOfTheClock() {
        assertThat(new TcpLogLine(ZoneId.of("Asia/Tokyo")).line(answered(LogFormat.TCP)))
                .contains("[03/Nov/2026:06:37:04.086]");
    }

    @Test
    void jsonLinesLeaveOutWhatNeverWas() throws Exception {
        JsonNode answered = new ObjectMapper().readTree(new JsonLine().line(answered(LogFormat.JSON)));
        JsonNode refused = new ObjectMapper().readTree(new JsonLine().line(refused(LogFormat.JSON)));

        assertThat(answered.get("accepted").asText()).isEqualTo("2026-11-02T21:37:04.086Z");
        assertThat(answered.get("client").asText()).isEqualTo("127.0.0.1");
        assertThat(answered.get("clientPort").asInt()).isEqualTo(43746);
        assertThat(answered.get("server").asText()).isEqualTo("a");
        assertThat(answered.get("connectMillis").asLong()).isEqualTo(1);
        assertThat(answered.get("bytesOut").asLong()).isEqualTo(3_984_384);
        assertThat(answered.get("termination").asText()).isEqualTo("CD");
        assertThat(refused.has("server")).isFalse();
        assertThat(refused.has("connectMillis")).isFalse();
        assertThat(refused.get("totalMillis").asLong()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, NONE, --",
        "CLIENT, CONNECTION, CC",
        "SERVER_TIMEOUT, QUEUE, sQ",
        "CLIENT_TIMEOUT, DATA, cD",
        "SERVER_TIMEOUT, CONNECTION, sC",
        "PROXY, REQUEST, PR",
        "RESOURCE, CONNECTION, RC",
        "KILLED, DATA, KD",
        "SERVER, LAST_DATA, SL",
    })
    void terminationsHaveHaproxysLetters(Cause cause, Phase phase, String code) {
        assertThat(new Termination(cause, phase).code()).isEqualTo(code);
    }

    @Test
    void eachSessionIsALineInItsOwnFormat() throws Exception {
        try (AsyncAccessLog log = new AsyncAccessLog(out, "web-0", () -> UTC)) {
            log.log(answered(LogFormat.TCP));
            log.log(answered(LogFormat.NONE));
            log.log(refused(LogFormat.JSON));
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        tcp -> assertThat(tcp).startsWith("127.0.0.1:43746 [").endsWith(" 0/0"),
                        json -> assertThat(json).startsWith("{\"accepted\":").endsWith("}"));
    }

    @Test
    void syslogReceivesEachLineAsHaproxySendsIt() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.ofLiteral("127.15.1.1"));
                AsyncAccessLog log = new AsyncAccessLog(out, "web-0", () -> Clock.fixed(ACCEPTED, ZoneOffset.UTC))) {
            receiver.setSoTimeout(20_000);
            log.configure(Optional.of(new SyslogConfig(
                    SyslogTransport.UDP, "127.15.1.1:" + receiver.getLocalPort(), SyslogFormat.RFC_3164, "local0")));
            log.log(answered(LogFormat.TCP));

            DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
            receiver.receive(packet);
            String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertThat(message)
                    .isEqualTo(
                            "<134>Nov  2 21:37:04 limpet["
                                    + ProcessHandle.current().pid()
                                    + "]: 127.0.0.1:43746 [02/Nov/2026:21:37:04.086] ok be_ok/a 0/1/1000 3984384 CD 1/1/0/0/0 0/0\n");

            log.configure(Optional.empty());
            log.log(refused(LogFormat.TCP));
            await().until(() -> out.toString(StandardCharsets.UTF_8).contains("<NOSRV>"));
            receiver.setSoTimeout(1);
            assertThat(catchThrowable(() -> receiver.receive(packet))).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void sessionsThatComeFasterThanTheyAreWrittenAreDroppedAndCounted() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch unstick = new CountDownLatch(1);
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("lines are written as a whole");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                stuck.countDown();
                try {
                    unstick.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                out.write(bytes, offset, length);
            }
        };
        try (AsyncAccessLog log = new AsyncAccessLog(slow, "web-0", () -> UTC, 10)) {
            log.log(answered(LogFormat.TCP));
            stuck.await();
            for (int i = 0; i < 25; i++) {
                log.log(answered(LogFormat.TCP));
            }
            assertThat(log.dropped()).isEqualTo(15);
            unstick.countDown();
            await().until(() -> out.toString(StandardCharsets.UTF_8).lines().count() == 11);
        }
    }

    private static SessionRecord answered(LogFormat format) {
        return new SessionRecord(
                format,
                new InetSocketAddress("127.0.0.1", 43746),
                ACCEPTED,
                "ok",
                "be_ok",
                Optional.of("a"),
                0,
                1,
                1000,
                5,
                3_984_384,
                new Termination(Cause.CLIENT, Phase.DATA),
                new Concurrency(1, 1, 0, 0, 0, 0),
                0,
                false);
    }

    private static SessionRecord refused(LogFormat format) {
        return new SessionRecord(
                format,
                new InetSocketAddress("127.0.0.1", 60604),
                ACCEPTED,
                "none",
                "be_none",
                Optional.empty(),
                -1,
                -1,
                0,
                0,
                0,
                new Termination(Cause.SERVER, Phase.CONNECTION),
                new Concurrency(1, 1, 0, 0, 0, 0),
                0,
                false);
    }

    private static SessionRecord redispatched() {
        return new SessionRecord(
                LogFormat.TCP,
                new InetSocketAddress("2001:db8::1", 52340),
                ACCEPTED,
                "in",
                "be",
                Optional.of("b"),
                202,
                1,
                205,
                1,
                1,
                Termination.NORMAL,
                new Concurrency(9, 8, 7, 6, 5, 4),
                1,
                true);
    }
}
