package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The version of Kubernetes whose behaviour the API follows, for {@code /version}. */
final class ServerVersion {
    static final String GIT_VERSION = "v1.32.4+limpet-local";

    static ObjectNode document() {
        return Json.MAPPER
                .createObjectNode()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", GIT_VERSION)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + architecture());
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }

    private ServerVersion() {}
}
