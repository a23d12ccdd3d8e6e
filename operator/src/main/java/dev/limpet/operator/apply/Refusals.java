package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** Answers by which an API server refuses what it was asked, and would refuse it again. */
final class Refusals {
    private static final int UNPROCESSABLE_ENTITY = 422;
    private static final int LONGEST = 1_000;

    private static final Set<Integer> CODES = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
            UNPROCESSABLE_ENTITY);

    /** The API server's own words, if it was one of these. */
    static Optional<String> words(KubernetesClientException e) {
        if (!CODES.contains(e.getCode())) {
            return Optional.empty();
        }
        String words = Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .filter(message -> !message.isBlank())
                .orElseGet(() -> String.valueOf(e.getMessage()));
        return Optional.of(words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…");
    }

    private Refusals() {}
}
