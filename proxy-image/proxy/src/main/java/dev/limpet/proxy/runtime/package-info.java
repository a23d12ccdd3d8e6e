/** The runtime API: HAProxy's stats socket. */
@NullMarked
package dev.limpet.proxy.runtime;

import org.jspecify.annotations.NullMarked;
