package dev.limpet.proxy.health;

import dev.limpet.config.CheckStep;
import dev.limpet.proxy.server.CheckStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Says and awaits what is configured, in order. What is awaited may stand anywhere in what the server has sent since it
 * was last told something, of which so much is looked at as HAProxy does: 16 KiB.
 */
final class SendExpectDialogue implements Dialogue {
    static final int MOST = 16 * 1_024;

    private static final int FIRST = 256;

    private final List<CheckStep> steps;
    private int at;
    private byte[] answer = new byte[FIRST];
    private int length;

    SendExpectDialogue(List<CheckStep> steps) {
        this.steps = steps;
    }

    @Override
    public Opening opening() {
        return steps.getFirst() instanceof CheckStep.Expect ? Opening.SERVER : Opening.CHECK;
    }

    @Override
    public Step begin() {
        return goOn();
    }

    @Override
    public Step sent() {
        at++;
        return goOn();
    }

    @Override
    public Step received(ByteBuffer bytes) {
        take(bytes);
        return at < steps.size() && steps.get(at) instanceof CheckStep.Expect ? goOn() : new Step.Await();
    }

    @Override
    public Finding ended() {
        return Finding.failed(
                CheckStatus.L7RSP, 0, length == 0 ? step() + "closed without an answer" : step() + "another answer");
    }

    @Override
    public String awaited() {
        return length == 0 ? step() + "no answer" : step() + "another answer";
    }

    private Step goOn() {
        while (at < steps.size()) {
            switch (steps.get(at)) {
                case CheckStep.Send(String text) -> {
                    length = 0;
                    return new Step.Send(text.getBytes(StandardCharsets.UTF_8));
                }
                case CheckStep.Expect(String text) -> {
                    if (!contains(text.getBytes(StandardCharsets.UTF_8))) {
                        return length < MOST
                                ? new Step.Await()
                                : new Step.Done(Finding.failed(CheckStatus.L7RSP, 0, step() + "another answer"));
                    }
                    at++;
                }
            }
        }
        return new Step.Done(Finding.passed(CheckStatus.L7OK, 0, ""));
    }

    private String step() {
        return "step " + (at + 1) + ": ";
    }

    private void take(ByteBuffer bytes) {
        int count = Math.min(bytes.remaining(), MOST - length);
        if (length + count > answer.length) {
            answer = Arrays.copyOf(answer, Math.min(MOST, Math.max(2 * answer.length, length + count)));
        }
        bytes.get(answer, length, count);
        bytes.position(bytes.limit());
        length += count;
    }

    private boolean contains(byte[] text) {
        for (int from = 0; from + text.length <= length; from++) {
            if (Arrays.equals(answer, from, from + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
