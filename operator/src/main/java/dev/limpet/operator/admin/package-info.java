/** What an administrator's tools ask of the operator's process: probes and metrics. */
@NullMarked
package dev.limpet.operator.admin;

import org.jspecify.annotations.NullMarked;
