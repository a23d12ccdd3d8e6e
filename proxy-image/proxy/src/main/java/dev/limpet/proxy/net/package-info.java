/** The data path: listeners and sessions on event loops. */
@NullMarked
package dev.limpet.proxy.net;

import org.jspecify.annotations.NullMarked;
