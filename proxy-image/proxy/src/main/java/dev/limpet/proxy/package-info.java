/** One proxy replica: start, apply a configuration, drain, stop. */
@NullMarked
package dev.limpet.proxy;

import org.jspecify.annotations.NullMarked;
