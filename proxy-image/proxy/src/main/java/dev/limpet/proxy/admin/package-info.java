/** The admin port: statistics page, status, probes, scrape. */
@NullMarked
package dev.limpet.proxy.admin;

import org.jspecify.annotations.NullMarked;
