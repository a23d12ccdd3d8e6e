/** {@code limpet table}: the stick table's entries, over all replicas. */
@NullMarked
package dev.limpet.cli.table;

import org.jspecify.annotations.NullMarked;
