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

    /** The same of a backend that goes on with the servers that it has. */
    Remark.Unresolved asRemark() {
        return new Remark.Unresolved(problem, sentence + "; until then its servers stay as they are");
    }

    Refused asResolution() {
        return new Refused(problem, sentence);
    }
}
