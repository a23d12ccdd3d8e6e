package dev.limpet.operator.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is taken for an answer of a proxy. */
class HttpAnswerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nContent-Length: 4\r\n\r\n";

    private final HttpAnswer answer = new HttpAnswer();

    @Test
    void itMayComeByteByByte() throws IOException {
        String all = OK + "{\"ü\"";
        byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < OK.length() + 4; at++) {
            assertThat(answer.isComplete()).as("after %d bytes", at).isFalse();
            answer.add(ByteBuffer.wrap(bytes, at, 1));
        }

        assertThat(answer.isComplete()).isTrue();
        assertThat(answer.mayBeFollowed()).isTrue();
        assertThat(answer.body()).hasToString("{\"ü");
    }

    @Test
    void aLongOneIsReadWhole() throws IOException {
        String body = "0123456789".repeat(100_000);
        add("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n");
        for (int at = 0; at < body.length(); at += 50_000) {
            add(body.substring(at, at + 50_000));
        }

        assertThat(answer.body()).hasToString(body);
    }

    @Test
    void oneThatBreaksOffIsNone() throws IOException {
        add(OK + "abc");

        assertThat(answer.isComplete()).isFalse();
        assertThatThrownBy(answer::body).isInstanceOf(EOFException.class);
    }

    @Test
    void anotherStatusThan200IsToldOf() throws IOException {
        add("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer.isComplete()).isTrue();
        assertThatThrownBy(answer::body).hasMessage("HTTP status 503");
    }

    @Test
    void aServerThatClosesIsTakenAtItsWord() throws IOException {
        add("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer.mayBeFollowed()).isFalse();
        assertThat(answer.body()).hasToString("{}");
    }

    @Test
    void whatIsNoAnswerOfAProxyIsNotWaitedFor() {
        assertThatThrownBy(() -> add("SSH-2.0-OpenSSH\r\n\r\n")).hasMessage("an answer that is not HTTP/1.1");
        assertThatThrownBy(() -> new HttpAnswer().add(bytes("HTTP/1.1 200 OK\r\n\r\n")))
                .hasMessage("an answer without a length");
        assertThatThrownBy(() -> new HttpAnswer().add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")))
                .hasMessage("an answer of 999999999 bytes");
        assertThatThrownBy(() -> new HttpAnswer().add(bytes("x".repeat(20_000))))
                .hasMessage("an answer without an end of its head");
    }

    private void add(String text) throws IOException {
        answer.add(bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
