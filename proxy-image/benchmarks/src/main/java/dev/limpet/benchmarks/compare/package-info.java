/** What every comparison needs: the products as processes, what they use, the machine, and a report. */
@NullMarked
package dev.limpet.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
