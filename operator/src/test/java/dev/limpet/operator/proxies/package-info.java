/** Tests of asking proxies. */
@NullMarked
package dev.limpet.operator.proxies;

import org.jspecify.annotations.NullMarked;
