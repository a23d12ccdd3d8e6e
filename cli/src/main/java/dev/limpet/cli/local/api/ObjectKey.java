package dev.limpet.cli.local.api;

/**
 * Where an object is stored.
 *
 * @param namespace empty for objects of the cluster
 */
record ObjectKey(ResourceType type, String namespace, String name) {}
