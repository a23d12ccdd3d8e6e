package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the names of a replica's metrics begin with. */
public enum MetricsPrefix {
    @JsonProperty("limpet")
    LIMPET("limpet"),
    /** The names of HAProxy's own exporter, for dashboards and alerts that are made for it. */
    @JsonProperty("haproxy")
    HAPROXY("haproxy");

    private final String text;

    MetricsPrefix(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
