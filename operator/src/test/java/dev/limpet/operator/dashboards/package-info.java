/** The Grafana dashboards of the chart, as code from which their JSON is generated. */
@NullMarked
package dev.limpet.operator.dashboards;

import org.jspecify.annotations.NullMarked;
