/**
 * The API of Limpet: the {@code LoadBalancer} resource as records, of which the committed CustomResourceDefinition is
 * generated. Every list and map is present, if empty; a value the API gives a default is present too, whoever wrote the
 * manifest; everything else that may be left out is {@code @Nullable}.
 */
@NullMarked
package dev.limpet.crds;

import org.jspecify.annotations.NullMarked;
