/** What is kept of stick tables beyond the life of the process: one file a table, replaced as a whole. */
@NullMarked
package dev.limpet.proxy.snapshot;

import org.jspecify.annotations.NullMarked;
