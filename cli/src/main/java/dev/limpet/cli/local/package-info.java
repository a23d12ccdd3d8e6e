/**
 * {@code limpet local}: a whole system on this machine from manifests.
 *
 * <p>{@link dev.limpet.cli.local.LocalSystem} is the system, {@link dev.limpet.cli.local.LocalCommand} what a user sees
 * of it.
 */
@NullMarked
package dev.limpet.cli.local;

import org.jspecify.annotations.NullMarked;
