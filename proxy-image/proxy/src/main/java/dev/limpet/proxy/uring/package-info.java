/** An io_uring as an event loop's way to wait: it knows descriptors and bytes, and nothing of sessions. */
@NullMarked
package dev.limpet.proxy.uring;

import org.jspecify.annotations.NullMarked;
