/** {@code soak}: the proxy under mixed traffic, while its configuration changes every second. */
@NullMarked
package dev.limpet.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
