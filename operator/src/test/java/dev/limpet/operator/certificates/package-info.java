@NullMarked
package dev.limpet.operator.certificates;

import org.jspecify.annotations.NullMarked;
