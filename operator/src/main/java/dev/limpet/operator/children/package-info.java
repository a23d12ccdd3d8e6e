/**
 * The objects that a LoadBalancer consists of in the cluster, one file each. Every {@code desired} is a pure function
 * whose output does not depend on anything else, so that equal input gives equal objects.
 */
@NullMarked
package dev.limpet.operator.children;

import org.jspecify.annotations.NullMarked;
