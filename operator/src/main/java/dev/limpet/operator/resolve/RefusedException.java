package dev.limpet.operator.resolve;

import dev.limpet.operator.resolve.Resolution.Problem;
import dev.limpet.operator.resolve.Resolution.Refused;

/** Ends a resolution at the first problem. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String sentence;

    RefusedException(Problem problem, String sentence) {
        super(sentence);
        this.problem = problem;
        this.sentence = sentence;
    }

    Refused asResolution() {
        return new Refused(problem, sentence);
    }
}
