package dev.limpet.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A sticky layer-4 load balancer: replicas that accept clients on frontends and keep each on its server. */
@Group("limpet.dev")
@Version("v1alpha1")
@ShortNames("lb")
@Categories("limpet")
@AdditionalPrinterColumn(name = "Ready", type = Type.STRING, jsonPath = ".status.summary.ready")
@AdditionalPrinterColumn(name = "Servers", type = Type.STRING, jsonPath = ".status.summary.servers")
@AdditionalPrinterColumn(name = "Entries", type = Type.INTEGER, jsonPath = ".status.stickEntries")
@AdditionalPrinterColumn(name = "Address", type = Type.STRING, jsonPath = ".status.summary.address")
@AdditionalPrinterColumn(name = "Age", type = Type.DATE, jsonPath = ".metadata.creationTimestamp")
@AdditionalPrinterColumn(name = "Sessions", type = Type.INTEGER, jsonPath = ".status.sessions", priority = 1)
@AdditionalPrinterColumn(name = "Config", type = Type.STRING, jsonPath = ".status.configHash", priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        type = Type.STRING,
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 52 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be 1 to 52 lower-case letters, digits and '-', beginning with a letter and not"
                + " ending with '-': pods and Services are named after it")
public final class LoadBalancer extends CustomResource<LoadBalancerSpec, LoadBalancerStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
