package dev.limpet.proxy.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The program that feels the pulse of a replica: sends an octet through it every millisecond, on some sessions that were
 * admitted before, to itself, and knows how long each took. One that is late delays none of those after it.
 */
final class Pulse {
    private static final int SESSIONS = 20;
    private static final long EVERY_NANOS = 1_000_000;

    private final Selector selector;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(4_096);
    private final List<Beat> beats = new ArrayList<>();
    private long[] nanos = new long[1 << 16];
    private int count;

    private Pulse(Selector selector) {
        this.selector = selector;
    }

    /** A session, and when what is on its way in it was sent. */
    private record Beat(SocketChannel channel, Deque<Long> sent) {}

    /**
     * Takes the address to listen on; prints the port. Then it reads {@code connect HOST PORT}, {@code reset} and
     * {@code report}, and prints microseconds: median, 99th percentile and longest, and how many have not come back.
     */
    public static void main(String[] arguments) throws IOException {
        Queue<String> commands = new ConcurrentLinkedQueue<>();
        Thread.ofPlatform().daemon().start(() -> {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            lines.lines().forEach(commands::add);
            System.exit(0);
        });
        try (Selector selector = Selector.open();
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(arguments[0], 0), SESSIONS);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(((InetSocketAddress) listener.getLocalAddress()).getPort());
            new Pulse(selector).beat(commands);
        }
    }

    private void beat(Queue<String> commands) throws IOException {
        long next = System.nanoTime();
        int turn = 0;
        while (true) {
            selector.select(this::handle, 1);
            String command = commands.poll();
            if (command != null) {
                obey(command.split(" "));
            }
            long now = System.nanoTime();
            if (!beats.isEmpty() && now >= next) {
                next = now + EVERY_NANOS;
                Beat beat = beats.get(turn++ % SESSIONS);
                beat.sent().add(System.nanoTime());
                beat.channel().write(ByteBuffer.wrap(new byte[1]));
            }
        }
    }

    private void obey(String[] command) throws IOException {
        switch (command[0]) {
            case "connect" -> connect(new InetSocketAddress(command[1], Integer.parseInt(command[2])));
            case "reset" -> count = 0;
            default -> report();
        }
    }

    private void connect(InetSocketAddress replica) throws IOException {
        for (int each = 0; each < SESSIONS; each++) {
            SocketChannel channel = SocketChannel.open(replica);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Beat beat = new Beat(channel, new ArrayDeque<>());
            channel.register(selector, SelectionKey.OP_READ, beat);
            beats.add(beat);
        }
    }

    private void report() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int open = beats.stream().mapToInt(beat -> beat.sent().size()).sum();
        System.out.println(
                count == 0
                        ? "0 0 0 " + open
                        : sorted[count / 2] / 1_000 + " " + sorted[count * 99 / 100] / 1_000 + " "
                                + sorted[count - 1] / 1_000 + " " + open);
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
                client.configureBlocking(false);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                client.register(selector, SelectionKey.OP_READ);
                return;
            }
            scratch.clear();
            int read = ((SocketChannel) key.channel()).read(scratch);
            if (read < 0) {
                throw new IOException("the replica has ended a session");
            }
            if (key.attachment() instanceof Beat beat) {
                long now = System.nanoTime();
                for (int each = 0; each < read; each++) {
                    note(now - beat.sent().remove());
                }
            } else {
                ((SocketChannel) key.channel()).write(scratch.flip());
            }
        } catch (IOException e) {
            System.err.println("the pulse has stopped: " + e.getMessage());
            System.exit(1);
        }
    }

    private void note(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }
}
