package dev.limpet.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.awaitility.Awaitility;

/** What an operator without the Lease does to the certificate of {@code web}, beside the one that is tested. */
record AnotherOperator(RunningOperator operator) {
    private static final String ANNOTATION = "limpet.dev/certificate-hash";
    private static final String USELESS = "bm90aGluZw==";

    /** Puts what cannot be used into the Secret, tells a pod of it, and waits until both are mended. */
    void writesAnotherCertificate() {
        operator.await(Pod.class, "web-0", pod -> !told(pod).isEmpty());
        Secret secret = operator.get(Secret.class, "web-peers-tls");
        secret.getData().put("tls.crt", USELESS);
        secret.getMetadata().setResourceVersion(null);
        operator.client().resource(secret).update();
        operator.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web-0")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + ANNOTATION + "\":\"another\"}}}");
        operator.await(
                Secret.class,
                "web-peers-tls",
                mended -> !USELESS.equals(mended.getData().get("tls.crt")));
        Awaitility.await().until(() -> !"another".equals(told(operator.get(Pod.class, "web-0"))));
    }

    private static String told(Pod pod) {
        return pod.getMetadata().getAnnotations().getOrDefault(ANNOTATION, "");
    }
}
