/** What counts as a difference. */
@NullMarked
package dev.limpet.operator.apply;

import org.jspecify.annotations.NullMarked;
