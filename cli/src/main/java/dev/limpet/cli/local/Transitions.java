package dev.limpet.cli.local;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Tells when a pod or a LoadBalancer goes from one state to another, in the words of one line. */
final class Transitions implements AutoCloseable {
    private final Progress progress;
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    private Transitions(Progress progress) {
        this.progress = progress;
    }

    static Transitions start(KubernetesClient client, Progress progress) {
        Transitions transitions = new Transitions(progress);
        transitions.follow(client.pods().inAnyNamespace().runnableInformer(0), Transitions::state);
        transitions.follow(
                client.resources(LoadBalancer.class).inAnyNamespace().runnableInformer(0), Transitions::state);
        transitions.informers.forEach(SharedIndexInformer::start);
        return transitions;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    /** A pod's state as one line says it; absent while there is nothing to say. */
    static Optional<String> state(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of("stopping");
        }
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()) {
            return Optional.empty();
        }
        ContainerStatus container = pod.getStatus().getContainerStatuses().getFirst();
        ContainerStateWaiting waiting = container.getState().getWaiting();
        if (waiting != null) {
            String message = Optional.ofNullable(waiting.getMessage()).orElse("");
            return Optional.of(
                    waiting.getReason().equals("CrashLoopBackOff")
                            ? ended(container.getLastState().getTerminated())
                            : "waits: " + message);
        }
        String where = pod.getStatus().getPodIP();
        return Optional.of(
                Boolean.TRUE.equals(container.getReady())
                        ? "ready on " + where
                        : "started on " + where + restarts(container.getRestartCount()));
    }

    private static String restarts(int count) {
        return switch (count) {
            case 0 -> "";
            case 1 -> ", for the second time";
            default -> ", restarted " + count + " times";
        };
    }

    private static String ended(ContainerStateTerminated exit) {
        String how = exit.getExitCode() > 128
                ? "ended by signal " + (exit.getExitCode() - 128)
                : "ended with exit code " + exit.getExitCode();
        String lastLine = Optional.ofNullable(exit.getMessage()).orElse("");
        return lastLine.isEmpty() || exit.getExitCode() > 128 ? how : how + ": " + lastLine;
    }

    /** A LoadBalancer's state as one line says it; absent while the operator has not seen it. */
    static Optional<String> state(LoadBalancer loadBalancer) {
        if (loadBalancer.getStatus() == null) {
            return Optional.empty();
        }
        List<Condition> conditions = loadBalancer.getStatus().conditions();
        return conditions.stream()
                .filter(condition -> condition.getType().equals("Accepted")
                        && condition.getStatus().equals("False"))
                .findFirst()
                .map(condition -> "not accepted, what was in force stays: " + condition.getMessage())
                .or(() -> conditions.stream()
                        .filter(condition -> condition.getType().equals("Ready"))
                        .findFirst()
                        .map(condition -> condition.getStatus().equals("True")
                                ? "ready"
                                : "not ready: " + condition.getMessage()));
    }

    private <T extends HasMetadata> void follow(SharedIndexInformer<T> informer, Function<T, Optional<String>> state) {
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                tell(object, state.apply(object));
            }

            @Override
            public void onUpdate(T before, T object) {
                tell(object, state.apply(object));
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                tell(object, Optional.of("gone"));
                told.remove(subject(object));
            }
        });
        informers.add(informer);
    }

    private void tell(HasMetadata object, Optional<String> state) {
        String subject = subject(object);
        if (state.isPresent() && !state.get().equals(told.put(subject, state.get()))) {
            progress.changed(subject, state.get());
        }
    }

    /** Kind and name, with the namespace where it is not the default one. */
    private static String subject(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return object.getKind().toLowerCase(java.util.Locale.ROOT) + " "
                + (namespace.equals("default") ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}
