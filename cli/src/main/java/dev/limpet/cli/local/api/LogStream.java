package dev.limpet.cli.local.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Writes a pod's log to a client.
 *
 * @param tailLines how many of the last lines to begin with; empty for all
 * @param ended whether nothing will be appended any more; consulted when all that stands in the file is written
 */
record LogStream(Path file, OptionalInt tailLines, BooleanSupplier ended) implements Answer.Content {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int BUFFER_BYTES = 8192;

    @Override
    public void writeTo(OutputStream client) throws IOException, InterruptedException {
        long start = tailLines.isPresent() ? startOfLastLines(tailLines.getAsInt()) : 0;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(start);
            InputStream log = Channels.newInputStream(channel);
            while (true) {
                boolean last = ended.getAsBoolean();
                log.transferTo(client);
                client.flush();
                if (last) {
                    return;
                }
                Thread.sleep(POLL_INTERVAL);
            }
        }
    }

    private long startOfLastLines(int lines) throws IOException {
        Deque<Long> starts = new ArrayDeque<>();
        starts.add(0L);
        long offset = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream log = Files.newInputStream(file)) {
            for (int length = log.read(buffer); length >= 0; length = log.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    offset++;
                    if (buffer[i] == '\n') {
                        starts.add(offset);
                        if (starts.size() > lines + 1) {
                            starts.remove();
                        }
                    }
                }
            }
        }
        boolean endsInLine = starts.getLast() < offset;
        if (endsInLine && starts.size() > lines) {
            starts.remove();
        }
        return lines == 0 ? offset : starts.getFirst();
    }
}
