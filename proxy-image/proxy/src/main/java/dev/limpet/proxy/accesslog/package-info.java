/** Access log lines and the ways they leave the process. */
@NullMarked
package dev.limpet.proxy.accesslog;

import org.jspecify.annotations.NullMarked;
