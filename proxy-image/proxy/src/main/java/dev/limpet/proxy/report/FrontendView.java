package dev.limpet.proxy.report;

import dev.limpet.config.FrontendConfig;
import dev.limpet.proxy.stats.FrontendStats;

/**
 * A frontend, and what is counted of it.
 *
 * @param limit clients served at once now; the configuration may say otherwise
 * @param enabled whether it listens; not when that was ended at run time
 */
public record FrontendView(FrontendConfig config, FrontendStats stats, int limit, boolean enabled) {}
