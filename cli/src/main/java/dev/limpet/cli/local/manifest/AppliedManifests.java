package dev.limpet.cli.local.manifest;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The manifests in force: keeps an API as files describe it. Each time all files are read and judged before the first
 * object is written, so a mistake in one leaves everything as it was.
 */
public final class AppliedManifests {
    private static final String DEFAULT_NAMESPACE = "default";
    private static final String MANAGER = "limpet-local";

    /** Kinds that others need come first. */
    private static final List<String> ORDER =
            List.of("Namespace", "ServiceAccount", "Secret", "ConfigMap", "Service", "EndpointSlice");

    private final KubernetesClient client;
    private final List<Path> paths;
    private final ManifestReader reader;
    private final Map<String, Optional<APIResourceList>> apis = new HashMap<>();
    private Map<Manifest.Key, Manifest> inForce = Map.of();

    /**
     * Nothing is applied yet.
     *
     * @param paths files and folders
     */
    public AppliedManifests(KubernetesClient client, List<Path> paths) {
        this.client = client;
        this.paths = List.copyOf(paths);
        reader = new ManifestReader(client.getKubernetesSerialization());
    }

    /**
     * Reads the files, writes what is new or changed and deletes what is no longer described.
     *
     * @return what was done, a line for each object such as {@code Service web applied}
     * @throws ManifestException when a manifest cannot be used; nothing was written then
     */
    public synchronized List<String> apply() throws ManifestException {
        Map<Manifest.Key, Manifest> wanted = complete(reader.read(ManifestReader.files(paths)));
        List<Manifest> changed = wanted.values().stream()
                .filter(manifest -> !manifest.object().equals(objectInForce(manifest.key())))
                .sorted(Comparator.comparing(AppliedManifests::order))
                .toList();
        for (Manifest manifest : changed) {
            write(manifest, Effect.JUDGED_ONLY);
        }
        List<String> done = new ArrayList<>();
        for (Manifest manifest : changed) {
            write(manifest, Effect.WRITTEN);
            done.add(manifest.title() + (inForce.containsKey(manifest.key()) ? " changed" : " applied"));
        }
        for (Manifest manifest : inForce.values()) {
            if (!wanted.containsKey(manifest.key())) {
                client.resource(manifest.object()).delete();
                done.add(manifest.title() + " deleted");
            }
        }
        inForce = wanted;
        return done;
    }

    /** What the files look like now, to tell later whether one has changed. */
    FileStamps stamps() throws ManifestException {
        return FileStamps.of(ManifestReader.files(paths));
    }

    private @Nullable GenericKubernetesResource objectInForce(Manifest.Key key) {
        Manifest manifest = inForce.get(key);
        return manifest == null ? null : manifest.object();
    }

    private static int order(Manifest manifest) {
        int known = ORDER.indexOf(manifest.object().getKind());
        return known < 0 ? ORDER.size() : known;
    }

    /** Fills in the namespace where a manifest leaves it out. */
    private Map<Manifest.Key, Manifest> complete(Map<Manifest.Key, Manifest> manifests) throws ManifestException {
        Map<Manifest.Key, Manifest> complete = new LinkedHashMap<>();
        for (Manifest manifest : manifests.values()) {
            GenericKubernetesResource object = manifest.object();
            if (resource(manifest).getNamespaced() && object.getMetadata().getNamespace() == null) {
                object.getMetadata().setNamespace(DEFAULT_NAMESPACE);
            }
            complete.put(manifest.key(), manifest);
        }
        return complete;
    }

    private APIResource resource(Manifest manifest) throws ManifestException {
        GenericKubernetesResource object = manifest.object();
        List<APIResource> resources = apis.computeIfAbsent(
                        object.getApiVersion(), version -> Optional.ofNullable(client.getApiResources(version)))
                .map(APIResourceList::getResources)
                .orElse(List.of());
        return resources.stream()
                .filter(candidate -> candidate.getKind().equals(object.getKind()))
                .filter(candidate -> !candidate.getName().contains("/"))
                .findFirst()
                .orElseThrow(() -> new ManifestException(manifest.file() + ": " + manifest.title()
                        + ": limpet local knows no kind " + object.getKind() + " of " + object.getApiVersion()));
    }

    private void write(Manifest manifest, Effect effect) throws ManifestException {
        PatchContext.Builder context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(MANAGER)
                .withFieldValidation("Strict")
                .withForce(true);
        if (effect == Effect.JUDGED_ONLY) {
            context.withDryRun(List.of("All"));
        }
        try {
            client.resource(manifest.object()).patch(context.build());
        } catch (KubernetesClientException e) {
            String reason =
                    Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse(String.valueOf(e.getMessage()));
            throw new ManifestException(manifest.file() + ": " + manifest.title() + ": " + reason);
        }
    }

    private enum Effect {
        JUDGED_ONLY,
        WRITTEN
    }
}
