/** Certificates for tests. */
@NullMarked
package dev.limpet.proxy.certificates;

import org.jspecify.annotations.NullMarked;
