package dev.limpet.proxy.accesslog;

import dev.limpet.config.SyslogConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Sends each line in a UDP datagram of its own, as HAProxy does by default: RFC 3164 without a host name, severity
 * {@code info}.
 */
final class SyslogWriter implements LineWriter {
    private static final int INFO = 6;
    /** A day under 10 has a space before it. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    private final DatagramChannel channel;
    private final InetSocketAddress receiver;
    private final String priority;
    private final String tag = " limpet[" + ProcessHandle.current().pid() + "]: ";
    private final Clock clock;

    SyslogWriter(SyslogConfig config, Clock clock) throws IOException {
        InetAddress host = InetAddress.ofLiteral(config.host());
        this.channel = DatagramChannel.open(
                host.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        this.channel.configureBlocking(false);
        this.receiver = new InetSocketAddress(host, config.port());
        this.priority = "<" + (config.facilityCode() * 8 + INFO) + ">";
        this.clock = clock;
    }

    @Override
    public void write(String line) throws IOException {
        String message = priority + DATE.format(ZonedDateTime.now(clock)) + tag + line + "\n";
        if (channel.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), receiver) == 0) {
            throw new IOException("the socket's buffer is full");
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
