package dev.limpet.proxy.report;

/**
 * Pipes of the kernel, through which long streams go without being copied.
 *
 * @param most how many there may be at once
 * @param used those that hold bytes now
 * @param free those that are kept for the next
 */
public record Pipes(int most, int used, int free) {}
