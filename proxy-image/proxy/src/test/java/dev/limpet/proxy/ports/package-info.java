/** Ports that tests may listen on. */
@NullMarked
package dev.limpet.proxy.ports;

import org.jspecify.annotations.NullMarked;
