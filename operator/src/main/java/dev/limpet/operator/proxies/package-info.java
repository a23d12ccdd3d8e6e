/** What the proxies say of themselves: asks each pod for its status, in the background, and keeps the last answers. */
@NullMarked
package dev.limpet.operator.proxies;

import org.jspecify.annotations.NullMarked;
