package dev.limpet.cli.cluster;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a failure comes from, for a sentence about it. */
final class Causes {
    /** The kind of a failure that is known by its class, else the message of the innermost cause, else its class. */
    static String words(Throwable failure) {
        return chain(failure)
                .flatMap(cause -> kind(cause).stream())
                .reduce((_, inner) -> inner)
                .orElseGet(() -> innermost(failure));
    }

    private static Optional<String> kind(Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException _ -> Optional.of("no answer in time");
            case UnknownHostException _, UnresolvedAddressException _ -> Optional.of("its name is not known");
            case ConnectException _ -> Optional.of("nobody listens there");
            default -> Optional.empty();
        };
    }

    private static String innermost(Throwable failure) {
        Throwable cause = chain(failure).reduce((_, inner) -> inner).orElse(failure);
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private Causes() {}
}
