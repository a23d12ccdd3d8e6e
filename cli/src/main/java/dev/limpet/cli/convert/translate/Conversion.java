package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.report.Finding;
import java.util.List;

/** What a configuration became: LoadBalancers, and what there is to say of its lines. */
public record Conversion(List<ObjectNode> manifests, List<Finding> findings) {
    public Conversion {
        manifests = List.copyOf(manifests);
        findings = List.copyOf(findings);
    }
}
