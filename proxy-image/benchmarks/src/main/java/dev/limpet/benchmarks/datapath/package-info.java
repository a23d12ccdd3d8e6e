/** {@code compare datapath}: what a connection, a message and a byte cost, beside HAProxy and nginx. */
@org.jspecify.annotations.NullMarked
package dev.limpet.benchmarks.datapath;
