package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The request of a health check by HTTP/1.1, and the answer that it expects. */
@ApiRecord
public record HttpCheck(
        @JsonPropertyDescription("The request's method. Default: GET.") @Pattern("^[A-Z]+$") @Size(min = 1, max = 16)
        String method,

        @JsonPropertyDescription("The path, with a query if there is one. Default: /.")
        @Pattern("^/[!-~]*$")
        @Size(min = 1, max = 1_024)
        String path,

        @JsonPropertyDescription("The header Host. Default: address and port of the check.")
        @Pattern("^[!-~]+$")
        @Size(min = 1, max = 255)
        @Nullable
        String host,

        @JsonPropertyDescription(
                "The status codes that pass: codes and ranges, in quotes, such as 200-399 or 200,204. Default: 200-399.")
        @Pattern("^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$")
        @Size(min = 3, max = 255)
        String expectedStatus) {
    public static final HttpCheck DEFAULT = new HttpCheck("GET", "/", null, "200-399");

    public HttpCheck {
        method = method == null ? "GET" : method;
        path = path == null ? "/" : path;
        expectedStatus = expectedStatus == null ? "200-399" : expectedStatus;
    }
}
