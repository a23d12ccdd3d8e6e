/**
 * What the operator tells a proxy: records that cannot exist invalid, read and written as YAML. The file is complete:
 * defaults belong to the API, so every value a proxy uses stands in it.
 */
@NullMarked
package dev.limpet.config;

import org.jspecify.annotations.NullMarked;
