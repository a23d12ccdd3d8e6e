/** What {@code kubectl get} prints: the server's side of it, which turns objects into rows of a Table. */
@NullMarked
package dev.limpet.cli.local.api.table;

import org.jspecify.annotations.NullMarked;
