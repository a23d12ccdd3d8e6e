package dev.limpet.operator;

import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.regex.Pattern;

/**
 * How many calls of the API the operator makes before it dies: what it asks for afterwards has no effect, and the answer
 * to its last call does not reach it. Only calls that depend on where it is in its work count: writes, and reads of one
 * object.
 */
final class Lifespan {
    /** What lists, watches and discovery do not match. */
    private static final Pattern OBJECT = Pattern.compile("/apis?/.*/namespaces/[^/]+/[^/]+/[^?]+(\\?.*)?");

    /** What becomes of a call. */
    enum Fate {
        ANSWERED,
        UNANSWERED,
        LOST
    }

    private int left = Integer.MAX_VALUE;
    private int made;
    private boolean dead;

    /** Has the operator die after that many more calls. */
    synchronized void endAfter(int calls) {
        left = calls;
        made = 0;
        dead = false;
    }

    /** Has it, or the next one, live on. */
    synchronized void goOn() {
        endAfter(Integer.MAX_VALUE);
    }

    /** Calls since the last word about it. */
    synchronized int made() {
        return made;
    }

    synchronized boolean isOver() {
        return dead;
    }

    synchronized Fate of(RecordedRequest request) {
        boolean operators = ApiClient.OPERATOR.equals(request.getHeader("User-Agent"));
        if (!operators || isTold(request)) {
            return Fate.ANSWERED;
        }
        if (dead || left == 0) {
            dead = true;
            return Fate.LOST;
        }
        made++;
        left--;
        dead = left == 0;
        return dead ? Fate.UNANSWERED : Fate.ANSWERED;
    }

    private static boolean isTold(RecordedRequest request) {
        return (request.method() == HttpMethod.GET
                        && !OBJECT.matcher(request.getPath()).matches())
                || request.getPath().endsWith("/selfsubjectrulesreviews");
    }
}
