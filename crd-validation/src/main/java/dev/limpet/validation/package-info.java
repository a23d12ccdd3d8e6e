/**
 * Judges custom resources by a CustomResourceDefinition as an API server does: unknown fields, structural schema, keys of
 * list-maps, CEL rules, defaults. What it leaves out of Kubernetes' behaviour: several served versions with conversion,
 * embedded resources, ratcheting, CEL's cost limits and static types, and Kubernetes' own CEL functions beyond strings
 * and lists.
 */
@NullMarked
package dev.limpet.validation;

import org.jspecify.annotations.NullMarked;
