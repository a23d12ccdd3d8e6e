package dev.limpet.operator;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out, with the operator's own rights, whether an operator does its work: what {@code helm test} runs. */
final class InstallationCheck {
    private final KubernetesClient client;
    private final Set<String> namespaces;

    InstallationCheck(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.namespaces = namespaces;
    }

    /** What is wrong, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        try {
            loadBalancers().stream()
                    .filter(loadBalancer -> !isLookedAfter(loadBalancer))
                    .forEach(loadBalancer -> problems.add("no operator has looked at LoadBalancer "
                            + loadBalancer.getMetadata().getNamespace() + "/"
                            + loadBalancer.getMetadata().getName() + " since it was changed"));
        } catch (KubernetesClientException e) {
            problems.add(
                    switch (e.getCode()) {
                        case 404 ->
                            "the API server does not know LoadBalancers: apply crds/loadbalancers.limpet.dev.yaml";
                        case 403 -> "the operator's account may not list LoadBalancers: " + e.getMessage();
                        default -> "the API server does not answer: " + e.getMessage();
                    });
        }
        return problems;
    }

    private List<LoadBalancer> loadBalancers() {
        if (namespaces.isEmpty()) {
            return client.resources(LoadBalancer.class).inAnyNamespace().list().getItems();
        }
        return namespaces.stream()
                .flatMap(namespace ->
                        client.resources(LoadBalancer.class).inNamespace(namespace).list().getItems().stream())
                .toList();
    }

    private static boolean isLookedAfter(LoadBalancer loadBalancer) {
        return Optional.ofNullable(loadBalancer.getStatus())
                .map(LoadBalancerStatus::observedGeneration)
                .filter(observed -> observed >= loadBalancer.getMetadata().getGeneration())
                .isPresent();
    }
}
