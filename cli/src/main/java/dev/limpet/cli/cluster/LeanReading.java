package dev.limpet.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * Reads of objects what commands look at. To find out how all of a pod is read would take longer than to ask for it, and to
 * find all kinds that a kubeconfig's extensions could be takes as long again.
 */
final class LeanReading {
    static Module module() {
        return new SimpleModule("lean")
                .setMixInAnnotation(PodSpec.class, LeanPodSpec.class)
                .setMixInAnnotation(PodStatus.class, LeanPodStatus.class)
                .setMixInAnnotation(Container.class, LeanContainer.class)
                .setMixInAnnotation(LoadBalancer.class, LeanLoadBalancer.class)
                .setMixInAnnotation(LoadBalancerSpec.class, LeanSpec.class);
    }

    /** Has kubeconfigs read, too, from now on. */
    @SuppressWarnings("deprecation") // what reads kubeconfigs has no other entrance
    static void ofKubeconfigs() {
        Serialization.jsonMapper().addMixIn(NamedExtension.class, LeanExtension.class);
    }

    @JsonIncludeProperties("containers")
    private interface LeanPodSpec {}

    @JsonIncludeProperties("podIP")
    private interface LeanPodStatus {}

    @JsonIncludeProperties("ports")
    private interface LeanContainer {}

    @JsonIgnoreProperties("status")
    private interface LeanLoadBalancer {}

    @JsonIncludeProperties({"frontends", "backends", "stats"})
    private interface LeanSpec {}

    @JsonIgnoreProperties("extension")
    private interface LeanExtension {}

    private LeanReading() {}
}
