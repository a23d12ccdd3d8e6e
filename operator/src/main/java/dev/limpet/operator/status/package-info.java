/**
 * What a LoadBalancer's status says, from what the cluster and the proxies show: conditions as kstatus reads them,
 * numbers, columns, and the Events that tell of transitions.
 */
@NullMarked
package dev.limpet.operator.status;

import org.jspecify.annotations.NullMarked;
