/** The operator: turns LoadBalancers into proxies in the cluster and reports what became of them. */
@NullMarked
package dev.limpet.operator;

import org.jspecify.annotations.NullMarked;
