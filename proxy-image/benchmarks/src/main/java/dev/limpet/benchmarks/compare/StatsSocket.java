package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy's runtime API, which Limpet speaks too. */
record StatsSocket(SocketAddress address) {
    private static final Pattern USED = Pattern.compile("used:(\\d+)");

    /** Sends a line over a connection of its own and returns the answer. */
    String command(String command) throws IOException {
        try (SocketChannel channel = open()) {
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(16_384);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }

    /** The entries of the only table, 0 as long as nobody answers. */
    int entries() {
        try {
            Matcher used = USED.matcher(command("show table"));
            return used.find() ? Integer.parseInt(used.group(1)) : 0;
        } catch (IOException notYet) {
            return 0;
        }
    }

    private SocketChannel open() throws IOException {
        return address instanceof InetSocketAddress tcp ? SocketChannel.open(tcp) : SocketChannel.open(address);
    }
}
