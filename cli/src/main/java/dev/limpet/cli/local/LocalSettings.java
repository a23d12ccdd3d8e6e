package dev.limpet.cli.local;

import dev.limpet.cli.local.node.Image;
import dev.limpet.cli.local.node.NodeSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What a system is made of.
 *
 * @param folder for all files it makes, removed at the end
 * @param manifests files and folders of YAML
 * @param images what containers can run; one of them is named {@value LocalSystem#PROXY_IMAGE}
 * @param network n of 127.n.0.0/16, where pods get their addresses; when it is in use the next one
 */
public record LocalSettings(Path folder, List<Path> manifests, List<Image> images, int network) {
    public LocalSettings {
        manifests = List.copyOf(manifests);
        images = List.copyOf(images);
    }

    /**
     * The usual system: the proxy as it was built, demo servers, and the first network that is free.
     *
     * @throws LocalException when the system property {@code limpet.proxy.home} does not lead to a proxy
     */
    public static LocalSettings of(Path folder, List<Path> manifests) throws LocalException {
        return new LocalSettings(folder, manifests, LocalImages.all(), NodeSettings.DEFAULT_NETWORK);
    }
}
