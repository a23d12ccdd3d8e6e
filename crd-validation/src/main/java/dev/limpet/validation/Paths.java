package dev.limpet.validation;

/** Paths of fields as Kubernetes writes them. */
final class Paths {
    static final String ROOT = "<nil>";

    static String field(String path, String name) {
        return path.equals(ROOT) ? name : path + '.' + name;
    }

    static String key(String path, String key) {
        return path + '[' + key + ']';
    }

    static String index(String path, int index) {
        return path + '[' + index + ']';
    }

    private Paths() {}
}
