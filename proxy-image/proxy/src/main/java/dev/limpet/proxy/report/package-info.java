/**
 * What a replica tells of itself: one model, from which the statistics page, CSV, runtime API, metrics and status are
 * all written. Knows servers, tables and counters, and nothing of sockets; what lives elsewhere comes through
 * {@link dev.limpet.proxy.report.ProxyView}.
 */
@NullMarked
package dev.limpet.proxy.report;

import org.jspecify.annotations.NullMarked;
