package dev.limpet.cli.state;

import dev.limpet.cli.cluster.Cluster;
import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.ClusterOptions;
import dev.limpet.cli.cluster.Known;
import dev.limpet.cli.output.ExitCodes;
import dev.limpet.cli.output.Printer;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.ServerState;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands share that set a server's state: they edit the resource, and every replica follows it. */
@Command(
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.DONE_TEXT, ExitCodes.FAILED_TEXT, ExitCodes.USAGE_TEXT})
abstract class StateChange implements Callable<Integer> {
    private static final int MOST_ATTEMPTS = 5;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    @Parameters(
            paramLabel = "LB/BACKEND/SERVER",
            arity = "1..*",
            converter = ServerPath.Converter.class,
            description = "Servers, each by the names of its LoadBalancer, its backend and itself.")
    private List<ServerPath> paths = List.of();

    @Mixin
    private ClusterOptions options = new ClusterOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ServerState state;
    private final String effect;

    /**
     * A change to a state.
     *
     * @param effect what a server does from then on, behind its name
     */
    StateChange(ServerState state, String effect) {
        this.state = state;
        this.effect = effect;
    }

    @Override
    public Integer call() throws ClusterException {
        Printer printer = new Printer(spec);
        try (Cluster cluster = options.open()) {
            for (ServerPath path : paths) {
                change(cluster, path, printer);
            }
        }
        return ExitCodes.DONE;
    }

    private void change(Cluster cluster, ServerPath path, Printer printer) throws ClusterException {
        StatePatch refused = null;
        for (int attempt = 1; ; attempt++) {
            LoadBalancer before = cluster.loadBalancer(path.loadBalancer());
            StatePatch patch = StatePatch.of(before, path, state);
            if (patch.changesNothing()) {
                printer.lines(List.of(path + " was that already: it " + effect));
                return;
            }
            boolean last = attempt == MOST_ATTEMPTS || patch.equals(refused);
            if (apply(cluster, patch, last)) {
                printer.lines(List.of(path + " " + effect));
                warn(before, path, printer);
                return;
            }
            refused = patch;
        }
    }

    /** Whether it was applied; if not, the resource has changed since it was read. */
    private static boolean apply(Cluster cluster, StatePatch patch, boolean last) throws ClusterException {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON)
                .withFieldManager("limpet")
                .build();
        return cluster.ask(() -> {
            try {
                cluster.resource(patch.path().loadBalancer()).patch(context, patch.json());
                return true;
            } catch (KubernetesClientException e) {
                if (!last && (e.getCode() == CONFLICT || e.getCode() == UNPROCESSABLE)) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static void warn(LoadBalancer before, ServerPath path, Printer printer) {
        List<String> owners = Owners.of(before, path);
        if (!owners.isEmpty()) {
            printer.note("the manifest that " + Known.list(owners) + " applies says the state of " + path.server()
                    + " too; change it there, or the next apply sets it back");
        }
    }
}
