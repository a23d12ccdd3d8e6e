/** Servers to try a load balancer with: each answers with its own name. */
@NullMarked
package dev.limpet.cli.local.demo;

import org.jspecify.annotations.NullMarked;
