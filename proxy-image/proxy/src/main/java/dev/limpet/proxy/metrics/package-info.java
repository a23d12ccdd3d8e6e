/** Metrics by Micrometer under the names of HAProxy's exporter. */
@NullMarked
package dev.limpet.proxy.metrics;

import org.jspecify.annotations.NullMarked;
