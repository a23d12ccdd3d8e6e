/**
 * The ways an API server changes an object that a client sends only a part of: JSON patch, merge patch, strategic merge
 * patch and server-side apply. Pure functions of JSON trees: arguments are never changed.
 */
@NullMarked
package dev.limpet.cli.local.api.patch;

import org.jspecify.annotations.NullMarked;
