/**
 * A stand-in for a cluster's node and the controllers that feed it: pods of StatefulSets and Deployments become processes
 * on loopback addresses of their own, Services get their EndpointSlices.
 *
 * <p>{@link dev.limpet.cli.local.node.Node} starts it all. Controllers decide from what the API holds at the moment they
 * run ({@link dev.limpet.cli.local.node.WorkQueue}); each pod has a thread of its own that lives its life
 * ({@link dev.limpet.cli.local.node.PodWorker}).
 */
@NullMarked
package dev.limpet.cli.local.node;

import org.jspecify.annotations.NullMarked;
