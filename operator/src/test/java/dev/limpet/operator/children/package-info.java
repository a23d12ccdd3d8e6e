/** Golden folders: what goes in, what comes out. */
@NullMarked
package dev.limpet.operator.children;

import org.jspecify.annotations.NullMarked;
