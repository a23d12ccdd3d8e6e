package dev.limpet.cli.local.node;

import java.nio.file.Path;
import java.util.List;

/**
 * What a node is told.
 *
 * @param folder where pods get their files and logs
 * @param images what containers can run
 * @param clusterDomain below which Services have their names, such as {@code cluster.local}
 * @param network n of the network 127.n.0.0/16 that pods get their addresses from, 1 to 254; when it is in use the
 *     next one
 */
public record NodeSettings(Path folder, List<Image> images, String clusterDomain, int network) {
    public static final int DEFAULT_NETWORK = 42;

    /** The folder's part that tells which processes run; a node that starts ends those of a former one. */
    public static final String PROCESSES = "processes";

    public NodeSettings {
        images = List.copyOf(images);
    }

    /** The file that a pod's container writes its output to. */
    public Path log(String namespace, String pod) {
        return folder.resolve("logs").resolve(namespace).resolve(pod + ".log");
    }
}
