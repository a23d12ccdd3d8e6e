/** How operator and proxy write the log of their process: one line an event, as logfmt or JSON. */
@NullMarked
package dev.limpet.config.log;

import org.jspecify.annotations.NullMarked;
