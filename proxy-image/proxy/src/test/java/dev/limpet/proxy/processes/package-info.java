/** Real processes, of the proxy and of HAProxy, and what they have around them: servers, clients, DNS. */
@NullMarked
package dev.limpet.proxy.processes;

import org.jspecify.annotations.NullMarked;
