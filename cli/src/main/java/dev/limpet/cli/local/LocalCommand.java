package dev.limpet.cli.local;

import dev.limpet.cli.local.manifest.ManifestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limpet local}: runs a system until Ctrl-C. */
@Command(
        name = "local",
        header = "Runs a whole Limpet on this machine, from manifests.",
        description = {
            "%nStarts an in-memory Kubernetes API, the operator, and every pod as a process on a loopback address of its"
                    + " own; says where everything is; follows changes of the files; ends it all on Ctrl-C.",
            "%nThe kubeconfig is .limpet/kubeconfig under the current directory while it runs."
        })
public final class LocalCommand implements Callable<Integer> {
    private static final Path FOLDER = Path.of(".limpet");

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "YAML files, or folders of them.")
    private List<Path> paths = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        System.setProperty(
                "limpet.log", FOLDER.resolve("logs").resolve("limpet.log").toString());
        ConsoleProgress console = new ConsoleProgress(
                spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi());
        Parts parts = new Parts(console);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts, console), "stop"));
        try {
            LocalSystem system = LocalSystem.start(LocalSettings.of(FOLDER, paths), console, parts);
            system.followManifests(console);
            system.whenReady().thenAccept(console::print);
            new CountDownLatch(1).await();
            return 0;
        } catch (RuntimeException e) {
            if (parts.isClosed()) {
                return 0;
            }
            throw e;
        } catch (LocalException | ManifestException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail("cannot start: " + e.getMessage());
        }
    }

    private static void stop(Parts parts, Progress progress) {
        if (parts.isAnyRunning()) {
            progress.started("limpet local", "stops");
        }
        parts.close();
    }

    private int fail(String sentence) {
        spec.commandLine().getErr().println("limpet local: " + sentence);
        spec.commandLine().getErr().flush();
        return 1;
    }
}
