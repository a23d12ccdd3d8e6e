package dev.limpet.config.status;

import dev.limpet.config.records.Records;
import dev.limpet.config.records.UnknownFields;
import java.io.IOException;

/** Reads and writes what a proxy says at {@code /status}. Unknown fields are skipped, so operator and proxies may differ in version. */
public final class ProxyStatusJson {
    public static String write(ProxyStatus status) {
        return Records.json(status);
    }

    public static String write(SourceStatus status) {
        return Records.json(status);
    }

    public static String write(TablePage page) {
        return Records.json(page);
    }

    /**
     * Reads a status.
     *
     * @throws IOException when the text is not one
     */
    public static ProxyStatus read(String json) throws IOException {
        return Records.readJson(json, ProxyStatus.class, UnknownFields.SKIPPED);
    }

    /**
     * Reads what is said of a source.
     *
     * @throws IOException when the text is nothing of the kind
     */
    public static SourceStatus readSource(String json) throws IOException {
        return Records.readJson(json, SourceStatus.class, UnknownFields.SKIPPED);
    }

    /**
     * Reads a part of a stick table.
     *
     * @throws IOException when the text is not one
     */
    public static TablePage readTable(String json) throws IOException {
        return Records.readJson(json, TablePage.class, UnknownFields.SKIPPED);
    }

    private ProxyStatusJson() {}
}
