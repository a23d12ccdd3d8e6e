package dev.limpet.cli.top;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a live view is drawn, and whence its keys come. */
interface Screen {
    /** The key of an input that has ended. */
    int END_OF_INPUT = -1;

    /** How much fits. */
    record Size(int lines, int columns) {}

    Size size() throws IOException, InterruptedException;

    /** Shows these lines and nothing else. */
    void draw(List<String> lines);

    /** The next key, if it is struck in time. */
    Optional<Integer> key(Duration patience) throws InterruptedException;
}
