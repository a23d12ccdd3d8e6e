package dev.limpet.config;

/** What the names of a replica's metrics begin with. */
public enum MetricsPrefix {
    LIMPET("limpet"),
    /** The names of HAProxy's own exporter, for dashboards and alerts that are made for it. */
    HAPROXY("haproxy");

    private final String text;

    MetricsPrefix(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
