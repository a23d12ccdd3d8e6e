package dev.limpet.proxy.processes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A way for packets through this process, on which most of them wait and a quarter overtakes those: what netem does, also
 * on a kernel without it. In the namespace that it leads from it is the device {@value #DEVICE}, which socat carries packets from and to.
 */
final class Detour implements AutoCloseable {
    static final String DEVICE = "detour";

    private static final int LARGEST = 65_536;
    private static final int OVERTAKING_PERCENT = 25;

    private final DatagramChannel channel;
    private final Process socat;
    private final int millis;
    private final Random random = new Random(1);
    private final ScheduledExecutorService waiting = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("detour-waiting").factory());

    /**
     * A way that exists until it is closed.
     *
     * @param launcher what stands before a command that is to run in the namespace
     * @param here where this process is, seen from there
     * @param device the device's own network, which nobody else uses
     * @throws IOException when this machine has no socat, or nobody may make devices
     */
    Detour(List<String> launcher, InetAddress here, String device, int millis) throws IOException {
        this.millis = millis;
        channel = DatagramChannel.open().bind(new InetSocketAddress(here, 0));
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                "socat",
                "-b" + LARGEST,
                "TUN:" + device + ",tun-name=" + DEVICE + ",iff-no-pi,up",
                "UDP4:" + here.getHostAddress() + ":" + port()));
        socat = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.ofPlatform().name("detour").start(this::carry);
        List<String> look = new ArrayList<>(launcher);
        look.addAll(List.of("ip", "link", "show", DEVICE));
        try {
            await("socat makes a device")
                    .ignoreExceptions()
                    .until(() -> !socat.isAlive() || !Command.run(look).isEmpty());
            if (!socat.isAlive()) {
                throw new IOException("socat could not make a device: " + String.join(" ", command));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private void carry() {
        ByteBuffer packet = ByteBuffer.allocate(LARGEST);
        try {
            while (true) {
                SocketAddress back = channel.receive(packet.clear());
                byte[] copy = new byte[packet.flip().remaining()];
                packet.get(copy);
                if (random.nextInt(100) < OVERTAKING_PERCENT) {
                    send(copy, back);
                } else {
                    waiting.schedule(() -> send(copy, back), millis, TimeUnit.MILLISECONDS);
                }
            }
        } catch (ClosedChannelException e) {
            // The way is closed.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(byte[] packet, SocketAddress to) {
        try {
            channel.send(ByteBuffer.wrap(packet), to);
        } catch (IOException e) {
            // A packet that is lost: the way is being closed.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        waiting.shutdownNow();
        socat.destroy();
        socat.onExit().join();
    }
}
