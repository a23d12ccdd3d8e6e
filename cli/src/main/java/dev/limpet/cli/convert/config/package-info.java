/** Reads {@code haproxy.cfg}: files to lines of words, lines to sections. Knows HAProxy's grammar, no keyword's meaning. */
@NullMarked
package dev.limpet.cli.convert.config;

import org.jspecify.annotations.NullMarked;
