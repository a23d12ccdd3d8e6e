package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod's volumes as folders: ConfigMaps and Secrets become files, replaced by renaming so that a reader never sees half
 * of one; the folder of a volume claim outlives the pod. Nothing is mounted: {@link #translate} turns a path that the
 * container knows into the one on this machine.
 */
final class PodVolumes {
    private final Machine machine;
    private final Pod pod;
    private final Path folder;

    PodVolumes(Machine machine, Pod pod) {
        this.machine = machine;
        this.pod = pod;
        folder = machine.podFolder(ObjectName.of(pod));
    }

    /**
     * Makes the files equal to what the API holds.
     *
     * @throws ContainerException when a ConfigMap or Secret is missing, or a volume is of a type that is not played here
     */
    void refresh() throws ContainerException, IOException {
        for (Volume volume : pod.getSpec().getVolumes()) {
            Path target = Files.createDirectories(folder(volume));
            if (volume.getConfigMap() != null) {
                write(target, select(configMap(volume), volume.getConfigMap().getItems()));
            } else if (volume.getSecret() != null) {
                write(target, select(secret(volume), volume.getSecret().getItems()));
            } else if (volume.getEmptyDir() == null && volume.getPersistentVolumeClaim() == null) {
                throw new ContainerException(
                        "CreateContainerConfigError",
                        "volume " + volume.getName()
                                + " is of a type that limpet local does not play; it plays configMap, secret, emptyDir"
                                + " and persistentVolumeClaim");
            }
        }
    }

    /** A path inside the container, below one of its mounts, as the path on this machine; any other text as it is. */
    String translate(Container container, String text) {
        for (VolumeMount mount : container.getVolumeMounts()) {
            String prefix = mount.getMountPath();
            if (text.equals(prefix) || text.startsWith(prefix + "/")) {
                return pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName()))
                        .map(volume -> folder(volume) + text.substring(prefix.length()))
                        .findFirst()
                        .orElse(text);
            }
        }
        return text;
    }

    private Path folder(Volume volume) {
        return volume.getPersistentVolumeClaim() == null
                ? folder.resolve(volume.getName())
                : machine.claimFolder(
                        pod.getMetadata().getNamespace(),
                        volume.getPersistentVolumeClaim().getClaimName());
    }

    private Map<String, byte[]> configMap(Volume volume) throws ContainerException {
        String name = volume.getConfigMap().getName();
        var found = machine.client()
                .configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        Map<String, byte[]> files = new HashMap<>();
        if (found == null) {
            return missing("configmap", name, volume.getConfigMap().getOptional());
        }
        Optional.ofNullable(found.getData())
                .ifPresent(data -> data.forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8))));
        Optional.ofNullable(found.getBinaryData())
                .ifPresent(data -> data.forEach(
                        (key, text) -> files.put(key, Base64.getDecoder().decode(text))));
        return files;
    }

    private Map<String, byte[]> secret(Volume volume) throws ContainerException {
        String name = volume.getSecret().getSecretName();
        var found = machine.client()
                .secrets()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (found == null) {
            return missing("secret", name, volume.getSecret().getOptional());
        }
        Map<String, byte[]> files = new HashMap<>();
        Optional.ofNullable(found.getData())
                .ifPresent(data -> data.forEach(
                        (key, text) -> files.put(key, Base64.getDecoder().decode(text))));
        return files;
    }

    private static Map<String, byte[]> missing(String kind, String name, Boolean optional) throws ContainerException {
        if (Boolean.TRUE.equals(optional)) {
            return Map.of();
        }
        throw new ContainerException("ContainerCreating", kind + " \"" + name + "\" not found");
    }

    /** The keys that a volume lists, under the paths it gives them; all keys when it lists none. */
    private static Map<String, byte[]> select(Map<String, byte[]> files, List<KeyToPath> items) {
        if (items.isEmpty()) {
            return files;
        }
        Map<String, byte[]> selected = new HashMap<>();
        for (KeyToPath item : items) {
            if (files.containsKey(item.getKey())) {
                selected.put(item.getPath(), files.get(item.getKey()));
            }
        }
        return selected;
    }

    private static void write(Path target, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path file = target.resolve(entry.getKey());
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), entry.getValue())) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Path fresh = Files.write(target.resolve("." + file.getFileName() + ".new"), entry.getValue());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (Stream<Path> present = Files.list(target)) {
            for (Path file : present.filter(Files::isRegularFile).toList()) {
                if (!files.containsKey(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
