package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Deletes objects as they were seen: none that has changed since, or taken the place of the one that was. What was decided
 * about an older version is decided anew once the newer one is seen.
 */
public final class Deletion {
    private final KubernetesClient client;

    public Deletion(KubernetesClient client) {
        this.client = client;
    }

    /** Deletes the object; false when it is another by now. */
    public boolean of(HasMetadata object) {
        return succeeds(() -> client.resource(object).lockResourceVersion().delete());
    }

    /** Deletes the StatefulSet and leaves its pods; false when it is another by now. */
    boolean orphaning(StatefulSet statefulSet) {
        String path = "/apis/apps/v1/namespaces/" + statefulSet.getMetadata().getNamespace() + "/statefulsets/"
                + statefulSet.getMetadata().getName();
        Object options = new DeleteOptionsBuilder()
                .withPropagationPolicy("Orphan")
                .withNewPreconditions()
                .withResourceVersion(statefulSet.getMetadata().getResourceVersion())
                .endPreconditions()
                .build();
        return succeeds(() -> client.raw(path, "DELETE", options));
    }

    private static boolean succeeds(Runnable deletion) {
        try {
            deletion.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
