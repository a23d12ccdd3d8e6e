package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's life, on a thread of its own: the kubelet's part from taking an address to giving it back. The container is
 * started, probed, started again when it ends ({@link RestartBackOff}), and stopped when the pod is deleted; volumes are
 * refreshed at once when an annotation changes and otherwise now and then, as a kubelet does.
 */
final class PodWorker implements Runnable {
    /** The annotation that names the process of a pod that runs. */
    static final String PID = "limpet.dev/pid";

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    /** Why the pod's life ends here. */
    private enum Ending {
        NOT_YET,
        /** The pod is to be deleted, and the API waits to hear that its container has stopped. */
        DELETED,
        /** The pod's object is gone already. */
        GONE,
        NODE_STOPS
    }

    private static final Instant NEVER = Instant.MAX;
    private static final Duration VOLUME_SYNC = Duration.ofSeconds(40);
    private static final Duration PROBE_UNTIL_READY = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
    private static final Duration SHORT_GRACE = Duration.ofSeconds(5);

    private final Machine machine;
    private final ObjectName name;
    private final Container container;
    private final PodVolumes volumes;
    private final String address;
    private final BlockingQueue<PodSignal> inbox = new LinkedBlockingQueue<>();
    private final RestartBackOff backOff = new RestartBackOff();

    private Pod pod;
    private Ending ending = Ending.NOT_YET;
    private int restarts;
    private Optional<ContainerState.Exit> lastExit = Optional.empty();

    PodWorker(Machine machine, Pod pod) {
        this.machine = machine;
        this.pod = pod;
        name = ObjectName.of(pod);
        container = pod.getSpec().getContainers().getFirst();
        volumes = new PodVolumes(machine, pod);
        address = machine.network()
                .take(container.getPorts().stream()
                        .map(port -> port.getContainerPort())
                        .toList());
    }

    void signal(PodSignal signal) {
        inbox.add(signal);
    }

    @Override
    public void run() {
        try {
            see(pod);
            Files.deleteIfExists(machine.log(name));
            live();
            removeFiles();
            if (ending == Ending.DELETED) {
                confirmDeletion();
            }
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("pod", name).log("the node does not wait any longer");
        } catch (KubernetesClientException | IOException e) {
            LOG.atError()
                    .addKeyValue("pod", name)
                    .addKeyValue("error", e.getMessage())
                    .log("pod given up");
        } finally {
            machine.network().giveBack(address);
        }
    }

    private void live() throws InterruptedException, IOException {
        if (pod.getSpec().getContainers().size() > 1) {
            report(new ContainerState.Waiting(
                    "CreateContainerError", "limpet local runs pods of one container, this one has several"));
            awaitEnding();
            return;
        }
        Optional<Image> image = machine.image(container.getImage());
        if (image.isEmpty()) {
            report(new ContainerState.Waiting(
                    "ErrImagePull",
                    "limpet local has no image " + container.getImage() + "; it has " + machine.imageNames()));
            awaitEnding();
            return;
        }
        while (!isEnding()) {
            try {
                volumes.refresh();
                ContainerProcess process = start(image.get());
                supervise(process);
            } catch (ContainerException e) {
                report(e.state());
                pause(RETRY);
            }
        }
    }

    private ContainerProcess start(Image image) throws ContainerException, IOException, InterruptedException {
        Map<String, String> environment =
                ContainerEnvironment.of(pod, container, address, volumes, machine.environment());
        List<String> command = Stream.concat(image.command().stream(), container.getArgs().stream())
                .toList();
        ContainerProcess process = machine.launcher().start(command, environment, machine.log(name));
        process.onExit(() -> signal(new PodSignal.Ended(process)));
        return process;
    }

    /** Watches over a process until it has ended, by itself or because the pod is deleted. */
    private void supervise(ContainerProcess process) throws InterruptedException, IOException {
        try {
            annotate("\"" + process.pid() + "\"");
            watch(process);
        } finally {
            process.stop(SHORT_GRACE);
        }
    }

    private void watch(ContainerProcess process) throws InterruptedException, IOException {
        Optional<Probe> probe = Probe.readiness(container, address);
        boolean ready = probe.isEmpty();
        report(new ContainerState.Running(process.started(), ready));
        int failures = 0;
        Instant nextProbe =
                probe.map(Probe::initialDelay).map(Instant.now()::plus).orElse(NEVER);
        Instant nextSync = Instant.now().plus(VOLUME_SYNC);
        while (true) {
            Map<String, String> annotations = annotations(pod);
            switch (next(nextProbe.isBefore(nextSync) ? nextProbe : nextSync)) {
                case PodSignal.Ended(ContainerProcess ended)
                when ended == process -> {
                    ended(process.exit());
                    return;
                }
                case PodSignal.Ended _, PodSignal.Gone _, PodSignal.NodeStops _, PodSignal.Timeout _ -> {}
                case PodSignal.Changed _ -> {
                    if (!annotations.equals(annotations(pod))) {
                        nextSync = Instant.now();
                    }
                }
            }
            if (isEnding()) {
                process.stop(grace());
                return;
            }
            if (!Instant.now().isBefore(nextSync)) {
                syncVolumes();
                nextSync = Instant.now().plus(VOLUME_SYNC);
            }
            if (probe.isPresent() && !Instant.now().isBefore(nextProbe)) {
                boolean succeeded = probe.get().succeeds();
                failures = succeeded ? 0 : failures + 1;
                boolean wasReady = ready;
                ready = succeeded || ready && failures < probe.get().failureThreshold();
                if (ready != wasReady) {
                    report(new ContainerState.Running(process.started(), ready));
                }
                nextProbe = Instant.now().plus(ready ? probe.get().period() : PROBE_UNTIL_READY);
            }
        }
    }

    private void ended(ContainerState.Exit exit) throws InterruptedException {
        lastExit = Optional.of(exit);
        restarts++;
        annotate("null");
        LOG.atWarn()
                .addKeyValue("pod", name)
                .addKeyValue("exitCode", exit.code())
                .addKeyValue("lastLine", exit.lastLine())
                .log("container ended");
        Duration pause = backOff.after(Duration.between(exit.started(), exit.finished()));
        report(new ContainerState.BackOff(exit));
        pause(pause);
    }

    private void syncVolumes() throws IOException {
        try {
            volumes.refresh();
        } catch (ContainerException e) {
            LOG.atWarn()
                    .addKeyValue("pod", name)
                    .addKeyValue("error", e.getMessage())
                    .log("volumes stay as they are");
        }
    }

    private void pause(Duration length) throws InterruptedException {
        Instant end = Instant.now().plus(length);
        while (!isEnding() && Instant.now().isBefore(end)) {
            next(end);
        }
    }

    private void awaitEnding() throws InterruptedException {
        while (!isEnding()) {
            next(NEVER);
        }
    }

    /** Waits for the next signal, at most until the deadline, and takes note of what it says about the pod. */
    private PodSignal next(Instant deadline) throws InterruptedException {
        long millis = deadline.equals(NEVER)
                ? Long.MAX_VALUE
                : Duration.between(Instant.now(), deadline).toMillis() + 1;
        PodSignal signal =
                Objects.requireNonNullElse(inbox.poll(millis, TimeUnit.MILLISECONDS), new PodSignal.Timeout());
        switch (signal) {
            case PodSignal.Changed(Pod changed) -> see(changed);
            case PodSignal.Gone() -> ending = Ending.GONE;
            case PodSignal.NodeStops() -> ending = Ending.NODE_STOPS;
            case PodSignal.Ended _, PodSignal.Timeout _ -> {}
        }
        return signal;
    }

    private void see(Pod changed) {
        pod = changed;
        if (changed.getMetadata().getDeletionTimestamp() != null && !isEnding()) {
            ending = Ending.DELETED;
        }
    }

    private boolean isEnding() {
        return ending != Ending.NOT_YET;
    }

    private Duration grace() {
        if (ending != Ending.DELETED) {
            return SHORT_GRACE;
        }
        return Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .or(() -> Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()))
                .map(Duration::ofSeconds)
                .orElse(DEFAULT_GRACE);
    }

    /** The pod's annotations without the one that this class writes. */
    private static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations =
                new HashMap<>(Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of()));
        annotations.remove(PID);
        return annotations;
    }

    /**
     * Writes the annotation that names the process.
     *
     * @param pid as JSON
     */
    private void annotate(String pid) {
        patch("", "{\"metadata\":{\"annotations\":{\"" + PID + "\":" + pid + "}}}");
    }

    private void report(ContainerState state) {
        String status = machine.client()
                .getKubernetesSerialization()
                .asJson(PodStatuses.of(pod, address, state, restarts, lastExit));
        patch("status", "{\"status\":" + status + "}");
    }

    private void patch(String subresource, String json) {
        try {
            var resource = machine.client().pods().inNamespace(name.namespace()).withName(name.name());
            PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
            pod = subresource.isEmpty()
                    ? resource.patch(merge, json)
                    : resource.subresource(subresource).patch(merge, json);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            ending = Ending.GONE;
        }
    }

    private void confirmDeletion() {
        machine.client()
                .pods()
                .inNamespace(name.namespace())
                .withName(name.name())
                .withGracePeriod(0)
                .delete();
    }

    private void removeFiles() throws IOException {
        Path folder = machine.podFolder(name);
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
