/** Which server a source gets: its stick entry, or the algorithm's choice. */
@NullMarked
package dev.limpet.proxy.balance;

import org.jspecify.annotations.NullMarked;
