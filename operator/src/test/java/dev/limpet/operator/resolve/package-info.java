/** Specs and Services in, configurations or reasons out. */
@NullMarked
package dev.limpet.operator.resolve;

import org.jspecify.annotations.NullMarked;
