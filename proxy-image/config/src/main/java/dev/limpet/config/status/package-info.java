/** What a proxy answers at {@code GET /status}: records, read and written as JSON. */
@NullMarked
package dev.limpet.config.status;

import org.jspecify.annotations.NullMarked;
