package dev.limpet.operator.proxies;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a replica answered, as it came. */
final class Text {
    static final Text NONE = new Text(new byte[0]);

    private final byte[] utf8;

    Text(byte[] utf8) {
        this.utf8 = utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && Arrays.equals(utf8, text.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
