package dev.limpet.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a health check does to find out whether a server is up. */
public sealed interface ProbeConfig {
    /** Connects. */
    record Tcp() implements ProbeConfig {}

    /**
     * Asks by HTTP/1.1, and looks at the status of the answer.
     *
     * @param host what the request calls the server; absent for its address
     */
    record Http(String method, String path, Optional<String> host, StatusCodes expectedStatus) implements ProbeConfig {
        private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
        private static final Pattern PATH = Pattern.compile("/[!-~]{0,1023}");
        private static final Pattern HOST = Pattern.compile("[!-~]{1,255}");

        public Http {
            require(METHOD, method, "method", "1 to 16 capital letters");
            require(PATH, path, "path", "a path that begins with / and has no spaces, such as /healthz");
            host.ifPresent(name -> require(HOST, name, "host", "a name of 1 to 255 characters without spaces"));
        }

        private static void require(Pattern form, String value, String field, String allowed) {
            if (!form.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "healthCheck.probe." + field + ": '" + value + "' must be " + allowed);
            }
        }
    }

    /**
     * Talks to the server, step by step.
     *
     * @param steps 1 to 16
     */
    record SendExpect(List<CheckStep> steps) implements ProbeConfig {
        public SendExpect {
            steps = List.copyOf(steps);
            Check.range("healthCheck.probe.steps", steps.size(), 1, 16);
        }
    }
}
