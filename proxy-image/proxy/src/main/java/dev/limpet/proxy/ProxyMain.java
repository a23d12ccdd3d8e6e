package dev.limpet.proxy;

import dev.limpet.config.ConfigException;
import java.io.IOException;

/**
 * Starts one replica as a process. It goes on until SIGTERM, then drains and exits with 0; a start that fails exits with
 * 1 and one sentence on standard error.
 */
public final class ProxyMain {
    public static void main(String[] arguments) {
        ProcessLog.install();
        try {
            Environment environment = Environment.of(System.getenv());
            Proxy proxy = Proxy.start(environment);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                proxy.drain(environment.pause(), environment.drain());
                                proxy.close();
                                Runtime.getRuntime().halt(0);
                            },
                            "limpet-shutdown"));
        } catch (IllegalArgumentException | ConfigException | IOException e) {
            System.err.println("limpet-proxy: " + e.getMessage());
            System.exit(1);
        }
    }

    private ProxyMain() {}
}
