package dev.limpet.proxy.accesslog;

import java.time.ZonedDateTime;

/** A line of the access log, without its end, and when it was written. */
record Line(String text, ZonedDateTime written) {}
