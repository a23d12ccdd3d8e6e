package dev.limpet.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.config.CheckStep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Anything that a server may answer: it is judged for good by its first bytes, however they come. */
class DialogueFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void statusLine(byte[] bytes) {
        HttpStatusLine judged = new HttpStatusLine.Incomplete();
        for (int length = 0; length <= Math.min(bytes.length, HttpStatusLine.MOST); length++) {
            HttpStatusLine now = HttpStatusLine.parse(bytes, length);
            if (judged instanceof HttpStatusLine.Incomplete) {
                judged = now;
            } else {
                assertThat(now).isEqualTo(judged);
            }
        }
        if (judged instanceof HttpStatusLine.Complete(int code, String reason)) {
            assertThat(code).isBetween(100, 599);
            assertThat(reason).matches("[ -~]{0,256}");
        } else if (bytes.length >= HttpStatusLine.MOST) {
            assertThat(judged).isInstanceOf(HttpStatusLine.Malformed.class);
        }
    }

    /** The bytes are what is expected, its length before it, and then the answer. */
    @FuzzTest(maxDuration = "2m")
    void expect(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int length = Math.clamp(bytes[0] & 0xFF, 1, Math.min(8, bytes.length - 1));
        byte[] wanted = Arrays.copyOfRange(bytes, 1, 1 + length);
        String text = new String(wanted, StandardCharsets.UTF_8);
        byte[] answer = Arrays.copyOfRange(bytes, 1 + length, bytes.length);
        boolean there = new String(answer, StandardCharsets.ISO_8859_1)
                .contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));

        assertThat(passes(text, answer, answer.length)).isEqualTo(there);
        assertThat(passes(text, answer, 1)).as("byte by byte").isEqualTo(there);
    }

    private static boolean passes(String text, byte[] answer, int piece) {
        SendExpectDialogue dialogue = new SendExpectDialogue(List.of(new CheckStep.Expect(text)));
        Dialogue.Step step = dialogue.begin();
        for (int from = 0; from < answer.length && step instanceof Dialogue.Step.Await; from += piece) {
            step = dialogue.received(ByteBuffer.wrap(answer, from, Math.min(piece, answer.length - from)));
        }
        return step instanceof Dialogue.Step.Done(Finding finding) && finding.verdict() == Finding.Verdict.PASSED;
    }
}
