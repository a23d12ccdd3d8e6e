package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Judges an object before it is stored, and completes it with defaults. */
interface Admission {
    /**
     * What comes of an object that a client wants to store.
     *
     * @param object the object to store, without fields that are not of its schema
     * @param warnings what the client should show its user
     */
    record Verdict(ObjectNode object, List<String> warnings) {}

    /**
     * Judges a new object, or the next state of one.
     *
     * @param before the object as it stands; empty when it is to be created
     * @throws StatusException when it cannot be stored
     */
    Verdict judge(
            ResourceType type,
            ObjectNode proposed,
            Optional<ObjectNode> before,
            WriteOptions.FieldValidation fieldValidation);
}
