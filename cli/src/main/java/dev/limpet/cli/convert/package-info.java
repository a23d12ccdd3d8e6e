/** {@code limpet convert}: {@code haproxy.cfg} to LoadBalancers. Reading, translating and reporting are packages of their own. */
@NullMarked
package dev.limpet.cli.convert;

import org.jspecify.annotations.NullMarked;
