package dev.limpet.cli.local;

import dev.limpet.cli.local.demo.DemoServer;
import dev.limpet.cli.local.node.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The images that a system brings: the proxy as it was built, and the demo server. */
final class LocalImages {
    private static final String PROXY_HOME = "limpet.proxy.home";

    private LocalImages() {}

    /**
     * Both of them.
     *
     * @throws LocalException when the system property {@code limpet.proxy.home} does not lead to a proxy
     */
    static List<Image> all() throws LocalException {
        String home = System.getProperty(PROXY_HOME, "");
        if (home.isEmpty()) {
            throw new LocalException("the system property " + PROXY_HOME
                    + " must name the folder where the proxy was built; the launcher ./limpet sets it");
        }
        try {
            return List.of(Image.proxy(LocalSystem.PROXY_IMAGE, Path.of(home)), demo());
        } catch (IOException e) {
            throw new LocalException(PROXY_HOME + ": " + e.getMessage());
        }
    }

    private static Image demo() {
        return Image.java(
                "limpet-demo",
                List.of(
                        "-Xms4m",
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseCompactObjectHeaders"),
                DemoServer.class);
    }
}
