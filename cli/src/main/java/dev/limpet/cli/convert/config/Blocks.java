package dev.limpet.cli.convert.config;

import java.util.ArrayDeque;
import java.util.Deque;

/** The nested {@code .if} blocks around the line that is read. */
final class Blocks {
    /** Of an open block: whether its lines count, and whether a branch of it was taken already. */
    private record Block(boolean counts, boolean decided, boolean last) {}

    private final Deque<Block> open = new ArrayDeque<>();

    boolean lineCounts() {
        return open.stream().allMatch(Block::counts);
    }

    boolean isOpen() {
        return !open.isEmpty();
    }

    /**
     * Takes a line that begins with a dot.
     *
     * @throws QuotingException when it does not fit, or its condition is none
     */
    void directive(Line line, Variables variables) throws QuotingException {
        String condition = String.join(" ", line.from(1));
        switch (line.word(0)) {
            case ".if" -> {
                boolean holds = lineCounts() && Condition.holds(condition, variables);
                open.push(new Block(holds, holds, false));
            }
            case ".elif" -> {
                Block block = branch(line);
                boolean holds = !block.decided() && lineCounts() && Condition.holds(condition, variables);
                open.push(new Block(holds, block.decided() || holds, false));
            }
            case ".else" -> {
                Block block = branch(line);
                open.push(new Block(!block.decided(), true, true));
            }
            case ".endif" -> {
                if (open.isEmpty()) {
                    throw new QuotingException(".endif without .if");
                }
                open.pop();
            }
            default -> throw new QuotingException(line.word(0) + " is no directive that HAProxy knows");
        }
    }

    private Block branch(Line line) throws QuotingException {
        if (open.isEmpty() || open.element().last()) {
            throw new QuotingException(line.word(0) + " without .if");
        }
        return open.pop();
    }
}
