package dev.limpet.proxy.report;

import java.util.Locale;

/** How a value is told in HAProxy's typed and JSON formats. */
enum ValueType {
    STR,
    U32,
    U64,
    S32;

    /** HAProxy's word. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
