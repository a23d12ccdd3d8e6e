package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose file descriptors run out. */
class DescriptorsIT {
    private static final List<String> FEW_DESCRIPTORS = List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh");
    static final String SHORTAGE = "no file descriptor is left";
    private static final int CLIENTS = 150;

    @TempDir
    Path folder;

    @Test
    void clientsWaitUntilOthersLeaveAndTheLogSaysItOnce() throws Exception {
        try (FakeDns dns = new FakeDns(Cluster.PEERS_RECORD);
                NamedServer a = new NamedServer("a", InetAddress.ofLiteral("127.16.0.7"));
                ProxyProcess replica = new ProxyProcess("web-0", Loopback.address(7), folder, FEW_DESCRIPTORS)) {
            Cluster cluster =
                    new Cluster(BalanceAlgorithm.RANDOM, List.of(a.config()), List.of(), List.of(), dns.address());
            replica.nameIn(dns);
            replica.start(cluster).awaitReady();
            CountDownLatch leave = new CountDownLatch(1);
            BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = new Socket(replica.host(), Cluster.FRONTEND);
                Thread.ofVirtual().start(() -> answers.add(answer(client, leave)));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> replica.output().contains(SHORTAGE));
            leave.countDown();
            int refused = 0;
            for (int i = 0; i < CLIENTS; i++) {
                Integer answer = answers.poll(30, TimeUnit.SECONDS);
                assertThat(answer).as("answer %s of %s", i, CLIENTS).isNotNull();
                refused += answer == 'a' ? 0 : 1;
            }
            // An event loop finds out by one client that it has accepted but cannot serve, and by another one when the
            // descriptor that it waited for is taken by something else, such as a question to DNS.
            assertThat(refused).isLessThan(CLIENTS / 10);
            assertThat(replica.output().lines().filter(line -> line.contains(SHORTAGE)))
                    .hasSize(1);
        }
    }

    /** The first octet of the answer, -1 when there is none; the client leaves when it may. */
    private static int answer(Socket client, CountDownLatch leave) {
        try (client) {
            int octet = client.getInputStream().read();
            leave.await();
            return octet;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
