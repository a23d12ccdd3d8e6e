package dev.limpet.cli.explain;

import dev.limpet.cli.cluster.Identity;
import java.util.List;
import java.util.Map;

/**
 * What {@code limpet explain} prints for programs.
 *
 * @param failures replicas that did not answer, and why not
 */
record ExplainDocument(
        Identity loadBalancer, String source, Map<String, String> failures, List<ExplainedBackend> backends) {

    /**
     * One backend.
     *
     * @param views what replicas say; more than one when they differ
     */
    record ExplainedBackend(String name, List<String> frontends, List<View> views) {}
}
