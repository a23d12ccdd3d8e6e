package dev.limpet.config;

/**
 * How a frontend's sessions are logged.
 *
 * @param emptyConnections whether sessions in which no byte was sent are logged too (HAProxy: no {@code dontlognull})
 */
public record FrontendLog(LogFormat format, boolean emptyConnections) {}
