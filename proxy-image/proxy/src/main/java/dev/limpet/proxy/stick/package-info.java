/** The stick table: which server a source is kept on. */
@NullMarked
package dev.limpet.proxy.stick;

import org.jspecify.annotations.NullMarked;
