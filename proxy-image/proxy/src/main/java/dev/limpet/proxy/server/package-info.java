/** Live servers and the pools they form. Thread-safe; knows nothing of sockets. */
@NullMarked
package dev.limpet.proxy.server;

import org.jspecify.annotations.NullMarked;
