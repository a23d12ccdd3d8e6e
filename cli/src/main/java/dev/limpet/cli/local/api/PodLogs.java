package dev.limpet.cli.local.api;

import java.nio.file.Path;
import java.util.Optional;

/** Where the output of pods is found: what the node answers when someone asks for {@code kubectl logs}. */
@FunctionalInterface
public interface PodLogs {
    /**
     * The file that a pod's container writes its output to, also when the pod is being deleted. The API reads it, and
     * goes on reading what is appended for {@code kubectl logs -f} until the pod has ended.
     *
     * @return empty when no container of that pod was started yet
     */
    Optional<Path> file(String namespace, String pod);
}
