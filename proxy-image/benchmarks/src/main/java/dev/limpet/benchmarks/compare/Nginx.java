package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The nginx that is installed, as a TCP proxy that hashes sources over servers. */
public final class Nginx implements Product {
    /** Where Debian's package has the module, if it is not built in. */
    private static final Path STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    private final String version;

    private Nginx(String version) {
        this.version = version;
    }

    /** The one in the PATH, if it is there and can proxy TCP. */
    public static Optional<Nginx> installed() {
        try {
            Process process =
                    new ProcessBuilder("nginx", "-V").redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean builtIn = text.contains("--with-stream ");
            return builtIn || Files.exists(STREAM)
                    ? Optional.of(new Nginx(text.lines().findFirst().orElse("of an unknown version")))
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Running start(Plan plan, Workplace workplace) throws IOException {
        Path config = workplace.folder().resolve("nginx-" + plan.self().name() + ".conf");
        Files.writeString(config, config(plan, workplace.folder()));
        Process process = workplace.start(
                "nginx-" + plan.self().name(),
                List.of("nginx", "-p", workplace.folder().toString(), "-c", config.toString()),
                Map.of());
        return new Worker(process, workplace);
    }

    private static String config(Plan plan, Path folder) {
        String servers = plan.servers().numbers().stream()
                .map(number -> "server %s:%d;"
                        .formatted(Servers.address(number), plan.servers().port()))
                .collect(Collectors.joining("\n        "));
        return """
                %s
                daemon off;
                master_process off;
                worker_rlimit_nofile 20000;
                error_log %s/nginx.log;
                pid %s/nginx-%s.pid;
                events { worker_connections 20000; multi_accept on; }
                stream {
                    upstream be {
                        hash $remote_addr consistent;
                        %s
                    }
                    server {
                        listen %s:%d backlog=4096;
                        proxy_pass be;
                        tcp_nodelay on;
                    }
                }
                """.formatted(
                        Files.exists(STREAM) ? "load_module " + STREAM + ";" : "",
                        folder,
                        folder,
                        plan.self().name(),
                        servers,
                        Member.HOST,
                        plan.frontendPort());
    }

    private record Worker(Process process, Workplace workplace) implements Running {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void close() {
            workplace.end(process);
        }
    }
}
