/** Reaches LoadBalancers through an API server, and their replicas' admin ports. */
@NullMarked
package dev.limpet.cli.cluster;

import org.jspecify.annotations.NullMarked;
