package dev.limpet.proxy.accesslog;

import dev.limpet.proxy.accesslog.SessionRecord.Concurrency;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * HAProxy's tcplog, to the letter: {@code %ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq}.
 */
final class TcpLogLine implements LineFormat {
    private final DateTimeFormatter date;

    TcpLogLine(ZoneId zone) {
        this.date = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ENGLISH)
                .withZone(zone);
    }

    @Override
    public String line(SessionRecord session) {
        StringBuilder line = new StringBuilder(160);
        InetSocketAddress client = session.client();
        line.append(AddressText.of(client.getAddress())).append(':').append(client.getPort());
        line.append(" [").append(date.format(session.accepted())).append("] ");
        line.append(session.frontend()).append(' ').append(session.backend()).append('/');
        line.append(session.server().orElse("<NOSRV>")).append(' ');
        line.append(session.queueMillis()).append('/').append(session.connectMillis());
        line.append('/').append(session.totalMillis()).append(' ').append(session.bytesOut());
        line.append(' ').append(session.termination().code()).append(' ');
        Concurrency sessions = session.concurrency();
        line.append(sessions.process()).append('/').append(sessions.frontend()).append('/');
        line.append(sessions.backend()).append('/').append(sessions.server()).append('/');
        line.append(session.redispatched() ? "+" : "").append(session.retries());
        return line.append(' ')
                .append(sessions.serverQueue())
                .append('/')
                .append(sessions.backendQueue())
                .toString();
    }
}
