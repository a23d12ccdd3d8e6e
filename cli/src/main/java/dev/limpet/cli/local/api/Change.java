package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One write to the store.
 *
 * @param version the resource version it led to
 * @param before the object as it was; empty when it was created
 * @param after the object as it is; empty when it was deleted
 * @param last the object as it is, or as it was last with the version of its deletion
 */
record Change(long version, ObjectKey key, Optional<ObjectNode> before, Optional<ObjectNode> after, ObjectNode last) {}
