package dev.limpet.proxy.report;

/**
 * One fact of a process.
 *
 * @param position the number that HAProxy's formats give it
 */
record Fact(int position, String name, Tags tags, ValueType type, Value value) {}
