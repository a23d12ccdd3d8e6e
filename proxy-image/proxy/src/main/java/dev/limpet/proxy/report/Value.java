package dev.limpet.proxy.report;

/** A reported value: HAProxy's formats tell numbers from texts. */
public sealed interface Value {
    record Number(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    record Text(String value) implements Value {
        @Override
        public String toString() {
            return value;
        }
    }

    static Value of(long number) {
        return new Number(number);
    }

    static Value of(String text) {
        return new Text(text);
    }
}
