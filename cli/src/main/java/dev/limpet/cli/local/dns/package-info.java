/** A DNS server that answers for Services and pods as a cluster's would. */
@NullMarked
package dev.limpet.cli.local.dns;

import org.jspecify.annotations.NullMarked;
