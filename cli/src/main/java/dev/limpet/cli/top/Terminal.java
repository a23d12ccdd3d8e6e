package dev.limpet.cli.top;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A terminal that is drawn on as a whole and hands out keys as they are struck, until it is closed and shows again what
 * it showed before. By {@code stty} and the control sequences that all terminals of today know.
 */
final class Terminal implements AutoCloseable, Screen {
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String TO_TOP = "\033[H";
    private static final String CLEAR_TO_LINE_END = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final Size USUAL = new Size(24, 80);

    private final PrintWriter out;
    private final String settings;
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
    private final Thread restoration = new Thread(this::restore, "terminal");

    private Terminal(PrintWriter out, String settings) {
        this.out = out;
        this.settings = settings;
    }

    /**
     * Takes over the terminal of this process.
     *
     * @throws IOException when that is not possible
     */
    static Terminal open(PrintWriter out) throws IOException, InterruptedException {
        Terminal terminal = new Terminal(out, stty("-g"));
        Runtime.getRuntime().addShutdownHook(terminal.restoration);
        stty("-icanon", "-echo", "min", "1");
        Thread reader = new Thread(terminal::readKeys, "keys");
        reader.setDaemon(true);
        reader.start();
        out.print(ENTER);
        out.flush();
        return terminal;
    }

    @Override
    public Size size() throws IOException, InterruptedException {
        String[] numbers = stty("size").split(" ", -1);
        Size size = numbers.length == 2 ? new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])) : USUAL;
        return size.lines() > 0 && size.columns() > 0 ? size : USUAL;
    }

    @Override
    public void draw(List<String> lines) {
        StringBuilder frame = new StringBuilder(TO_TOP);
        for (int i = 0; i < lines.size(); i++) {
            frame.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(CLEAR_TO_LINE_END);
        }
        out.print(frame.append(CLEAR_BELOW));
        out.flush();
    }

    @Override
    public Optional<Integer> key(Duration patience) throws InterruptedException {
        return Optional.ofNullable(keys.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void readKeys() {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            for (int key = in.read(); key >= 0; key = in.read()) {
                keys.add(key);
            }
            keys.add(END_OF_INPUT);
        } catch (IOException e) {
            keys.add(END_OF_INPUT);
        }
    }

    private void restore() {
        out.print(LEAVE);
        out.flush();
        try {
            stty(settings);
        } catch (IOException e) {
            out.println("the terminal's settings are not restored; 'reset' does: " + e.getMessage());
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String stty(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(restoration)) {
            restore();
        }
    }
}
