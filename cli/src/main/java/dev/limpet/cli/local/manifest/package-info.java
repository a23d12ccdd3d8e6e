/** Manifests: reading them from files, applying them all or none, following the files' changes. */
@NullMarked
package dev.limpet.cli.local.manifest;

import org.jspecify.annotations.NullMarked;
