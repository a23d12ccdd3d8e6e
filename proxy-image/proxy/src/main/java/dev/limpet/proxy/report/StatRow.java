package dev.limpet.proxy.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The statistics of one frontend, backend or server at one moment; columns that do not apply are empty. */
public final class StatRow {
    /** What a row is about; the order is that of HAProxy's numbers. */
    public enum Type {
        FRONTEND,
        BACKEND,
        SERVER,
        LISTENER
    }

    private final Type type;
    private final Map<Column, Value> values = new EnumMap<>(Column.class);

    StatRow(Type type, String proxy, String service, int proxyId, int serviceId) {
        this.type = type;
        set(Column.PXNAME, proxy);
        set(Column.SVNAME, service);
        set(Column.PID, 1);
        set(Column.IID, proxyId);
        set(Column.SID, serviceId);
        set(Column.TYPE, type.ordinal());
        set(Column.MODE, "tcp");
    }

    public Type type() {
        return type;
    }

    /** Name of the frontend or backend. */
    public String proxy() {
        return text(Column.PXNAME);
    }

    /** Name of the server; {@code FRONTEND} or {@code BACKEND} in the row of a frontend or backend. */
    public String service() {
        return text(Column.SVNAME);
    }

    public Optional<Value> value(Column column) {
        return Optional.ofNullable(values.get(column));
    }

    /** The value as it is printed, empty when the column does not apply. */
    public String text(Column column) {
        return value(column).map(Value::toString).orElse("");
    }

    /** The value of a numeric column, 0 when it does not apply. */
    public long number(Column column) {
        return value(column).orElse(Value.of(0)) instanceof Value.Number(long number) ? number : 0;
    }

    StatRow set(Column column, long number) {
        return set(column, Value.of(number));
    }

    StatRow set(Column column, String text) {
        return set(column, Value.of(text));
    }

    StatRow set(Column column, Value value) {
        values.put(column, value);
        return this;
    }
}
