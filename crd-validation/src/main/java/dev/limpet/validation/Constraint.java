package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What one keyword of a schema demands of a value; values of types that the keyword does not speak of pass. */
@FunctionalInterface
interface Constraint {
    List<Violation> check(String path, JsonNode value);
}
