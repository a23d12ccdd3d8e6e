package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of a container: those of its manifest, with paths below its mounts translated to this machine, and
 * those that put it on its own loopback address.
 */
final class ContainerEnvironment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");
    private static final Pattern METADATA = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");
    private static final int RUNTIME_API_PORT = 9999;
    private static final int DEFAULT_PORT = 8080;

    private ContainerEnvironment() {}

    /**
     * Computes the variables.
     *
     * @throws ContainerException when one is taken from a source that is not played here
     */
    static Map<String, String> of(
            Pod pod, Container container, String address, PodVolumes volumes, Map<String, String> machine)
            throws ContainerException {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PORT",
                container.getPorts().stream()
                        .map(ContainerPort::getContainerPort)
                        .findFirst()
                        .orElse(DEFAULT_PORT)
                        .toString());
        for (EnvVar variable : container.getEnv()) {
            String value = value(pod, variable, address);
            environment.put(variable.getName(), volumes.translate(container, expand(value, environment)));
        }
        environment.put("HOSTNAME", pod.getMetadata().getName());
        environment.put("LIMPET_NAME", pod.getMetadata().getName());
        environment.put("LIMPET_BIND", address);
        environment.put("LIMPET_RUNTIME", address + ":" + RUNTIME_API_PORT);
        environment.putAll(machine);
        return environment;
    }

    private static String value(Pod pod, EnvVar variable, String address) throws ContainerException {
        if (variable.getValueFrom() == null) {
            return Objects.requireNonNullElse(variable.getValue(), "");
        }
        if (variable.getValueFrom().getFieldRef() == null) {
            throw new ContainerException(
                    "CreateContainerConfigError",
                    "variable " + variable.getName()
                            + " is taken from a source that limpet local does not play; it plays value and fieldRef");
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        Matcher metadata = METADATA.matcher(field);
        if (metadata.matches()) {
            Map<String, String> entries = metadata.group(1).equals("labels")
                    ? pod.getMetadata().getLabels()
                    : pod.getMetadata().getAnnotations();
            return entries.getOrDefault(metadata.group(2), "");
        }
        return switch (field) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> Machine.NODE;
            case "spec.serviceAccountName" ->
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
            case "status.podIP", "status.podIPs" -> address;
            case "status.hostIP", "status.hostIPs" -> "127.0.0.1";
            default ->
                throw new ContainerException(
                        "CreateContainerConfigError",
                        "variable " + variable.getName() + ": there is no field " + field + " of a pod");
        };
    }

    /** Replaces {@code $(NAME)} by variables that stand before; one that is not known stays as it is. */
    private static String expand(String value, Map<String, String> known) {
        return REFERENCE
                .matcher(value)
                .replaceAll((MatchResult found) ->
                        Matcher.quoteReplacement(known.getOrDefault(found.group(1), found.group())));
    }
}
