/** The certificates that the operator issues to replicas, so that their links are encrypted: issuing, rotating, keeping. */
@NullMarked
package dev.limpet.operator.certificates;

import org.jspecify.annotations.NullMarked;
