package dev.limpet.operator.dashboards;

/**
 * A choice at the head of a dashboard, of several values or all.
 *
 * @param values where the choices come from, a query of Grafana's Prometheus data source
 */
record Variable(String name, String label, String values) {}
