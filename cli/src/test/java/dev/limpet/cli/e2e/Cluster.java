package dev.limpet.cli.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;

/** Where a suite runs: a cluster with an operator at work, and a namespace of the suite's own. */
interface Cluster extends AutoCloseable {
    KubernetesClient client();

    String namespace();

    /** The rest of a pod's {@code spec}, whose container answers HTTP requests at port 8080 by the pod's name. */
    String serverSpec();

    /** What a client is told who asks a pod at that port; to every pod it is the same client. */
    String ask(String pod, int port) throws IOException;

    @Override
    void close() throws Exception;
}
