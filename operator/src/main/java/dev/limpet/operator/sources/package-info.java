/** Whether the sources that replicas see are clients, or nodes in their place. */
@NullMarked
package dev.limpet.operator.sources;

import org.jspecify.annotations.NullMarked;
