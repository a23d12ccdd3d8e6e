/** Brings objects in the cluster to what is desired of them: compares, applies only what differs, leaves others' alone. */
@NullMarked
package dev.limpet.operator.apply;

import org.jspecify.annotations.NullMarked;
