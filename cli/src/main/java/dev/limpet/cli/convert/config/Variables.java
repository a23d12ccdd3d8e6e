package dev.limpet.cli.convert.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Environment variables while a configuration is read: {@code setenv} and its kin change them as it goes. */
final class Variables {
    private final Map<String, String> values;
    private final Set<String> missing = new TreeSet<>();

    Variables(Map<String, String> environment) {
        this.values = new HashMap<>(environment);
    }

    /** Its value, as HAProxy does empty where it is not set; then it is remembered as missing. */
    String value(String name) {
        return defined(name).orElseGet(() -> {
            missing.add(name);
            return "";
        });
    }

    String valueOr(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    Optional<String> defined(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void set(String name, String value) {
        values.put(name, value);
    }

    void unset(String name) {
        values.remove(name);
    }

    void keepOnly(Set<String> names) {
        values.keySet().retainAll(names);
    }

    /** What was asked for since the last call and is not set. */
    Set<String> takeMissing() {
        Set<String> taken = Set.copyOf(missing);
        missing.clear();
        return taken;
    }
}
