package dev.limpet.proxy.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is said on one connection, in HAProxy's framing. Without a prompt the first line alone is answered, each of its
 * commands by its output and an empty line. With one, every command of every line is answered by its output, an empty
 * line and {@code "> "}. Commands run as far as their output is taken. Not thread-safe.
 */
final class Dialogue implements Session {
    private static final int PIECE = 16 * 1024;

    private final Commands commands;
    private final Consumer<Duration> onTimeout;
    private final Queue<String> lines = new ArrayDeque<>();
    private final Queue<List<String>> waiting = new ArrayDeque<>();
    private Optional<Iterator<String>> running = Optional.empty();
    private State state = State.BEFORE_FIRST_LINE;
    private Level level;

    private enum State {
        BEFORE_FIRST_LINE("\n"),
        IN_ONLY_LINE("\n"),
        PROMPTING("\n> "),
        QUIT("");

        /** What follows each output. */
        final String end;

        State(String end) {
            this.end = end;
        }
    }

    /**
     * A dialogue without a prompt.
     *
     * @param level what the client may do
     * @param onTimeout takes what the client sets as its timeout
     */
    Dialogue(Commands commands, Level level, Consumer<Duration> onTimeout) {
        this.commands = commands;
        this.level = level;
        this.onTimeout = onTimeout;
    }

    /** Takes in a line, without its end, to be answered after those before. */
    void hear(String line) {
        lines.add(line);
    }

    /** Lines that no answer has begun to. */
    int unanswered() {
        return lines.size();
    }

    /** Whether there is something to say. */
    boolean hasMore() {
        return switch (state) {
            case BEFORE_FIRST_LINE, PROMPTING -> running.isPresent() || !waiting.isEmpty() || !lines.isEmpty();
            case IN_ONLY_LINE -> running.isPresent() || !waiting.isEmpty();
            case QUIT -> false;
        };
    }

    /** Whether nothing will be said any more, whatever is heard. */
    boolean ended() {
        return state == State.QUIT || state == State.IN_ONLY_LINE && !hasMore();
    }

    /** The next few things to say. */
    String piece() {
        StringBuilder piece = new StringBuilder();
        while (piece.length() < PIECE && hasMore()) {
            Iterator<String> output = running.orElseGet(this::begin);
            if (output.hasNext()) {
                piece.append(output.next()).append('\n');
                running = Optional.of(output);
            } else {
                piece.append(state.end);
                running = Optional.empty();
            }
        }
        return piece.toString();
    }

    @Override
    public void togglePrompt() {
        state = state == State.PROMPTING ? State.IN_ONLY_LINE : State.PROMPTING;
    }

    @Override
    public Level level() {
        return level;
    }

    @Override
    public void lower(Level to) {
        level = to;
    }

    @Override
    public void quit() {
        state = State.QUIT;
    }

    @Override
    public void timeout(Duration timeout) {
        onTimeout.accept(timeout);
    }

    private Iterator<String> begin() {
        if (waiting.isEmpty()) {
            waiting.addAll(CommandLine.parse(lines.remove()));
            if (state == State.BEFORE_FIRST_LINE) {
                state = State.IN_ONLY_LINE;
            }
        }
        return waiting.isEmpty() ? Stream.<String>empty().iterator() : run(waiting.remove());
    }

    private Iterator<String> run(List<String> words) {
        try {
            return commands.run(words, this).iterator();
        } catch (CommandException e) {
            return Stream.of(String.valueOf(e.getMessage())).iterator();
        }
    }
}
