/** Translates what was read of {@code haproxy.cfg} to LoadBalancers, and settles every line in the ledger. */
@NullMarked
package dev.limpet.cli.convert.translate;

import org.jspecify.annotations.NullMarked;
