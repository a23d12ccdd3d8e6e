package dev.limpet.proxy.health;

import dev.limpet.config.ProbeConfig;
import dev.limpet.proxy.server.CheckStatus;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Asks by HTTP/1.1, and judges the answer by its first line. */
final class HttpDialogue implements Dialogue {
    private final ProbeConfig.Http config;
    private final InetSocketAddress target;
    private final byte[] line = new byte[HttpStatusLine.MOST];
    private int length;

    HttpDialogue(ProbeConfig.Http config, InetSocketAddress target) {
        this.config = config;
        this.target = target;
    }

    @Override
    public Opening opening() {
        return Opening.CHECK;
    }

    @Override
    public Step begin() {
        String request = config.method() + " " + config.path() + " HTTP/1.1\r\nHost: "
                + config.host().orElseGet(() -> authority(target))
                + "\r\nUser-Agent: limpet\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return new Step.Send(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Step sent() {
        return new Step.Await();
    }

    @Override
    public Step received(ByteBuffer bytes) {
        int count = Math.min(bytes.remaining(), line.length - length);
        bytes.get(line, length, count);
        bytes.position(bytes.limit());
        length += count;
        return switch (HttpStatusLine.parse(line, length)) {
            case HttpStatusLine.Incomplete incomplete -> new Step.Await();
            case HttpStatusLine.Malformed malformed ->
                new Step.Done(Finding.failed(CheckStatus.L7RSP, 0, "the answer is not HTTP/1"));
            case HttpStatusLine.Complete(int code, String reason) -> new Step.Done(judge(code, reason));
        };
    }

    @Override
    public Finding ended() {
        return Finding.failed(
                CheckStatus.L7RSP, 0, length == 0 ? "closed without an answer" : "closed within the status line");
    }

    @Override
    public String awaited() {
        return length == 0 ? "no answer" : "no whole status line";
    }

    private Finding judge(int code, String reason) {
        return config.expectedStatus().contains(code)
                ? Finding.passed(CheckStatus.L7OK, code, "")
                : Finding.failed(CheckStatus.L7STS, code, reason);
    }

    /** As RFC 9110, section 7.2 wants it: the port is left out where it is HTTP's own. */
    private static String authority(InetSocketAddress target) {
        String address = target.getAddress().getHostAddress();
        String host = target.getAddress() instanceof Inet6Address ? "[" + address + "]" : address;
        return target.getPort() == 80 ? host : host + ":" + target.getPort();
    }
}
