package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A peer that holds no table: it calls a replica, teaches a {@link Lesson} when it is asked, acknowledges all it hears
 * and passes on what it hears of IPv4 sources, with the time at which the bytes arrived.
 */
final class WirePeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RETRY_MILLIS = 20;
    private static final int HEARTBEAT_MILLIS = 2_000;
    private static final int RECEIVE_BUFFER = 131_072;

    private final SocketChannel channel;
    private final Lesson lesson;
    private final Observer observer;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("peer-writer").daemon().factory());
    private boolean ipv4;
    private long table;
    private int last;
    private int acked;

    /** Hears which sources a replica tells of. */
    @FunctionalInterface
    interface Observer {
        /**
         * A replica has told of a source.
         *
         * @param nanos when, by {@link System#nanoTime}
         */
        void told(int source, long nanos);
    }

    private WirePeer(SocketChannel channel, Lesson lesson, Observer observer) {
        this.channel = channel;
        this.lesson = lesson;
        this.observer = observer;
    }

    /** Calls a replica until it welcomes the caller, or too long a time is over. */
    static WirePeer call(Member replica, String caller, Lesson lesson, Observer observer)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(Member.HOST, replica.peerPort()));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                greet(channel, replica.name(), caller);
                WirePeer peer = new WirePeer(channel, lesson, observer);
                peer.begin();
                return peer;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the replica " + replica.name() + " takes no peers: " + e.getMessage(), e);
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    @Override
    public void close() throws IOException {
        writer.shutdownNow();
        channel.close();
    }

    private static void greet(SocketChannel channel, String callee, String caller) throws IOException {
        String hello = "HAProxyS 2.1\n" + callee + "\n" + caller + " 1 1\n";
        channel.write(ByteBuffer.wrap(hello.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer octet = ByteBuffer.allocate(1);
        StringBuilder answer = new StringBuilder();
        while (answer.isEmpty() || answer.charAt(answer.length() - 1) != '\n') {
            if (channel.read(octet.clear()) < 0) {
                throw new IOException("the connection was closed in place of an answer");
            }
            answer.append((char) octet.get(0));
        }
        if (!answer.toString().equals("200\n")) {
            throw new IOException("the answer is " + answer.toString().strip());
        }
    }

    private void begin() {
        writer.scheduleWithFixedDelay(
                () -> say(Wire.CONTROL, Wire.HEARTBEAT), HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        Thread.ofPlatform().name("peer-reader").daemon().start(this::listen);
    }

    private void listen() {
        ByteBuffer in = ByteBuffer.allocateDirect(RECEIVE_BUFFER);
        try {
            while (channel.read(in) >= 0) {
                long nanos = System.nanoTime();
                in.flip();
                while (message(in, nanos)) {
                    // Each turn takes one message.
                }
                in.compact();
                acknowledge();
            }
        } catch (IOException closed) {
            // Either side may end the session; whoever waits for news sees that there are none.
            writer.shutdownNow();
        }
    }

    /** Takes the next message; false when it is not there whole. */
    private boolean message(ByteBuffer in, long nanos) throws IOException {
        int start = in.position();
        try {
            int messageClass = in.get() & 0xFF;
            int type = in.get() & 0xFF;
            if (type < 0x80) {
                control(messageClass, type);
                return true;
            }
            int length = (int) Wire.get(in);
            if (in.remaining() < length) {
                in.position(start);
                return false;
            }
            int end = in.position() + length;
            if (messageClass == Wire.TABLE) {
                table(type, in, nanos);
            }
            in.position(end);
            return true;
        } catch (BufferUnderflowException partial) {
            in.position(start);
            return false;
        }
    }

    private void control(int messageClass, int type) throws IOException {
        if (messageClass == Wire.ERROR) {
            throw new IOException("the replica reports the error " + type);
        }
        if (messageClass != Wire.CONTROL) {
            return;
        }
        switch (type) {
            case Wire.RESYNC_REQUEST -> writer.execute(this::teach);
            case Wire.RESYNC_FINISHED, Wire.RESYNC_PARTIAL -> say(Wire.CONTROL, Wire.RESYNC_CONFIRM);
            default -> {}
        }
    }

    private void table(int type, ByteBuffer in, long nanos) {
        switch (type) {
            case Wire.DEFINITION -> {
                table = Wire.get(in);
                int name = (int) Wire.get(in);
                in.position(in.position() + name);
                ipv4 = Wire.get(in) == Wire.KEY_IPV4;
            }
            case Wire.UPDATE, Wire.TIMED_UPDATE -> {
                last = in.getInt();
                told(type == Wire.TIMED_UPDATE, in, nanos);
            }
            case Wire.INCREMENTAL_UPDATE, Wire.INCREMENTAL_TIMED_UPDATE -> {
                last++;
                told(type == Wire.INCREMENTAL_TIMED_UPDATE, in, nanos);
            }
            default -> {}
        }
    }

    private void told(boolean timed, ByteBuffer in, long nanos) {
        if (timed) {
            in.getInt();
        }
        if (ipv4) {
            observer.told(in.getInt(), nanos);
        }
    }

    private void acknowledge() {
        if (last != acked) {
            acked = last;
            ByteBuffer payload = ByteBuffer.allocate(16);
            Wire.put(table, payload);
            payload.putInt(last).flip();
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            say(Wire.TABLE, Wire.ACK, bytes);
        }
    }

    private void teach() {
        try {
            lesson.teach(channel);
        } catch (IOException closed) {
            writer.shutdownNow();
        }
    }

    /** Has a message written after those before; a payload is at most 239 bytes long. */
    private void say(int messageClass, int type, byte... payload) {
        ByteBuffer message = ByteBuffer.allocate(3 + payload.length);
        message.put((byte) messageClass).put((byte) type);
        if (payload.length > 0) {
            message.put((byte) payload.length).put(payload);
        }
        message.flip();
        writer.execute(() -> {
            try {
                while (message.hasRemaining()) {
                    channel.write(message);
                }
            } catch (IOException closed) {
                writer.shutdownNow();
            }
        });
    }
}
