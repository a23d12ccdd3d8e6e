/**
 * From a LoadBalancer and the Services it names to a {@link dev.limpet.operator.resolve.ResolvedLoadBalancer}, or to
 * the reason why there is none. Pure: it reads what it is given and asks nobody.
 */
@NullMarked
package dev.limpet.operator.resolve;

import org.jspecify.annotations.NullMarked;
