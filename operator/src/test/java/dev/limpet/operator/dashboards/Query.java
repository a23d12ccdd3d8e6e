package dev.limpet.operator.dashboards;

/**
 * What a panel asks of Prometheus.
 *
 * @param legend how a series is named, with labels in double braces
 */
record Query(String expression, String legend) {}
