/** A replica in the memory of its container under more load than it is made for: who comes, what that costs, what is left. */
@NullMarked
package dev.limpet.proxy.load;

import org.jspecify.annotations.NullMarked;
