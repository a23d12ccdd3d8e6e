/** A benchmark of the operator with many LoadBalancers: no test, a program that prints. */
@NullMarked
package dev.limpet.cli.scale;

import org.jspecify.annotations.NullMarked;
