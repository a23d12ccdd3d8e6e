package dev.limpet.proxy.report;

import dev.limpet.config.FrontendConfig;
import dev.limpet.proxy.stats.FrontendStats;

/** A frontend that listens, and what is counted of it. */
public record FrontendView(FrontendConfig config, FrontendStats stats) {}
