package dev.limpet.cli.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A running replica, asked at its admin port. */
public final class Replica {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final PodAddress address;
    private final HttpClient http;

    Replica(String name, PodAddress address, HttpClient http) {
        this.name = name;
        this.address = address;
        this.http = http;
    }

    /** The name of its pod. */
    public String name() {
        return name;
    }

    /** Reads an answer. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(String answer) throws IOException;
    }

    /**
     * What it answers to a GET.
     *
     * @param target path and query
     * @throws IOException when it does not answer, or nothing that can be read; the message says how
     */
    public <T> T get(String target, Reader<T> reader) throws IOException, InterruptedException {
        String answer = get(target);
        try {
            return reader.read(answer);
        } catch (IOException e) {
            throw new IOException("it answers what this command cannot read; it may be of another version", e);
        }
    }

    /**
     * What it answers to a GET, as it is.
     *
     * @param target path and query
     * @throws IOException when it does not answer, or not with 200; the message says how
     */
    public String get(String target) throws IOException, InterruptedException {
        try {
            URI uri = URI.create(address.uri() + target);
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new UnusableAnswerException(response.body().strip());
            }
            return response.body();
        } catch (UnusableAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(address.problem().orElseGet(() -> Causes.words(e)), e);
        }
    }

    private static final class UnusableAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableAnswerException(String message) {
            super(message);
        }
    }
}
