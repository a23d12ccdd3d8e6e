package dev.limpet.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limpet.operator.resolve.OptionalKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * fabric8's CRUD mock with what it lacks: server-side apply, for one field manager, and a record of every write.
 * Applying merges objects and named lists, and removes what the last apply held and this one does not.
 */
final class ApplyingDispatcher extends KubernetesCrudDispatcher {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RESOURCES = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s",
             "resources": [{"name": "%s", "kind": "%s", "namespaced": true, "verbs": ["get"]}]}
            """;

    private static final String EVERYTHING = """
            {"kind": "SelfSubjectRulesReview", "apiVersion": "authorization.k8s.io/v1", "spec": {},
             "status": {"incomplete": false, "nonResourceRules": [],
                        "resourceRules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}}
            """;

    private final RecordedRights rights = new RecordedRights();
    private final Set<OptionalKind> known = ConcurrentHashMap.newKeySet();
    private volatile boolean terminating;
    private final Map<String, JsonNode> lastApplied = new HashMap<>();
    private final Map<String, HasMetadata> intruders = new ConcurrentHashMap<>();
    private final Faults faults;
    private final List<String> operatorsWrites = Collections.synchronizedList(new ArrayList<>());
    private final List<String> writes = Collections.synchronizedList(new ArrayList<>());
    private final List<String> deletions = Collections.synchronizedList(new ArrayList<>());

    ApplyingDispatcher(Faults faults) {
        this.faults = faults;
    }

    /** Has the cluster know a kind that other software brings. */
    void know(OptionalKind kind) {
        known.add(kind);
        expectCustomResource(new CustomResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(kind.version())
                .withKind(kind.kind())
                .withPlural(plural(kind))
                .withScope("Namespaced")
                .build());
    }

    private static String plural(OptionalKind kind) {
        return kind.kind().toLowerCase(Locale.ROOT) + "s";
    }

    /** Has the namespaces end: nothing can be created in them. */
    void terminate(boolean ends) {
        terminating = ends;
    }

    /** All objects as they are now, to be put back by what is returned. */
    synchronized Runnable backup() {
        Map<AttributeSet, String> objects = new HashMap<>(getMap());
        Map<String, JsonNode> applied = new HashMap<>(lastApplied);
        return () -> restore(objects, applied);
    }

    private synchronized void restore(Map<AttributeSet, String> objects, Map<String, JsonNode> applied) {
        getMap().clear();
        getMap().putAll(objects);
        lastApplied.clear();
        lastApplied.putAll(applied);
    }

    /** All writes so far, as {@code PATCH /api/v1/…}. */
    List<String> writes() {
        synchronized (writes) {
            return List.copyOf(writes);
        }
    }

    /** The paths of all objects that were deleted so far; a deletion that was refused is none. */
    List<String> deletions() {
        synchronized (deletions) {
            return List.copyOf(deletions);
        }
    }

    /** Has somebody put this in the place of what has its path, right before that is next patched. */
    void intrude(String path, HasMetadata object) {
        intruders.put(path, object);
    }

    List<String> operatorsWrites() {
        synchronized (operatorsWrites) {
            return List.copyOf(operatorsWrites);
        }
    }

    /** What the operator had to be allowed so far. */
    Set<String> rights() {
        return rights.all();
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        boolean exists = request.method() != HttpMethod.PATCH
                || handleGet(path(request)).code() != HttpURLConnection.HTTP_NOT_FOUND;
        rights.record(copy(request), exists);
        for (OptionalKind kind : OptionalKind.values()) {
            if (path(request).equals("/apis/" + kind.apiVersion())) {
                return known.contains(kind)
                        ? json(RESOURCES.formatted(kind.apiVersion(), plural(kind), kind.kind()))
                        : new MockResponse().setResponseCode(404);
            }
        }
        if (path(request).endsWith("/selfsubjectrulesreviews")) {
            return json(EVERYTHING);
        }
        if (request.method() != HttpMethod.GET) {
            writes.add(request.method() + " " + path(request));
            if (ApiClient.OPERATOR.equals(request.getHeader("User-Agent"))) {
                operatorsWrites.add(request.method() + " " + path(request));
            }
        }
        if (terminating && (!exists || request.method() == HttpMethod.POST)) {
            return new MockResponse().setResponseCode(HttpURLConnection.HTTP_FORBIDDEN);
        }
        return switch (faults.lifespan().of(request)) {
            case ANSWERED -> answer(request);
            case UNANSWERED -> {
                answer(request);
                yield new MockResponse().setResponseCode(HttpURLConnection.HTTP_FORBIDDEN);
            }
            case LOST -> new MockResponse().setResponseCode(HttpURLConnection.HTTP_FORBIDDEN);
        };
    }

    private MockResponse answer(RecordedRequest request) {
        return faults.failure(request.method() + " " + path(request))
                .orElseGet(() -> faults.late(faults.watch(
                        request.method() == HttpMethod.DELETE ? delete(request) : super.dispatch(request))));
    }

    /** Deletes the object if it still is the version that the request may name. */
    private synchronized MockResponse delete(RecordedRequest request) {
        JsonNode version = tree(copy(request).getBody()).path("preconditions").path("resourceVersion");
        MockResponse current = handleGet(path(request));
        if (version.isTextual()
                && current.code() == HttpURLConnection.HTTP_OK
                && !version.equals(tree(current.getBody()).at("/metadata/resourceVersion"))) {
            return new MockResponse().setResponseCode(HttpURLConnection.HTTP_CONFLICT);
        }
        lastApplied.remove(path(request));
        MockResponse deleted = super.dispatch(request);
        if (deleted.code() == HttpURLConnection.HTTP_OK) {
            deletions.add(path(request));
        }
        return deleted;
    }

    private static JsonNode tree(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized MockResponse handlePatch(RecordedRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null && type.startsWith("application/apply-patch") ? apply(request) : super.handlePatch(request);
    }

    private MockResponse apply(RecordedRequest request) {
        String path = path(request);
        Optional.ofNullable(intruders.remove(path)).ifPresent(object -> replace(request, path, object));
        try {
            JsonNode applied = YAML.readTree(request.getBody().readUtf8());
            MockResponse current = handleGet(path);
            JsonNode before = lastApplied.getOrDefault(path, JSON.createObjectNode());
            if (current.code() == HttpURLConnection.HTTP_NOT_FOUND) {
                if (path.endsWith("/status")) {
                    return current;
                }
                lastApplied.put(path, applied.deepCopy());
                return handleCreate(with(request, HttpMethod.POST, collection(path), applied));
            }
            ObjectNode merged = (ObjectNode) JSON.readTree(current.getBody().readUtf8());
            if (isRefused(request, applied, merged)) {
                return new MockResponse().setResponseCode(HttpURLConnection.HTTP_CONFLICT);
            }
            lastApplied.put(path, applied.deepCopy());
            remove(merged, before, applied);
            merge(merged, applied);
            if (before.isEmpty() && !path.endsWith("/status")) {
                merged.withObjectProperty("metadata")
                        .withArrayProperty("managedFields")
                        .addObject()
                        .put("manager", "somebody-else");
            }
            ((ObjectNode) merged.path("metadata")).remove("resourceVersion");
            return handleUpdate(with(request, HttpMethod.PUT, path, merged));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(RecordedRequest request, String path, HasMetadata object) {
        handleDelete(path);
        lastApplied.remove(path);
        handleCreate(with(request, HttpMethod.POST, collection(path), JSON.valueToTree(object)));
    }

    /** Another UID or version is refused, and without force another value, whoever set the one that is there. */
    private static boolean isRefused(RecordedRequest request, JsonNode applied, JsonNode actual) {
        JsonNode uid = applied.at("/metadata/uid");
        JsonNode version = applied.at("/metadata/resourceVersion");
        boolean another = (!uid.isMissingNode() && !uid.equals(actual.at("/metadata/uid")))
                || (!version.isMissingNode() && !version.equals(actual.at("/metadata/resourceVersion")));
        return another || (!request.getPath().contains("force=true") && differs(actual, applied));
    }

    private static boolean differs(JsonNode actual, JsonNode applied) {
        return applied.properties().stream()
                .anyMatch(field -> actual.has(field.getKey())
                        && (field.getValue().isObject()
                                ? differs(actual.get(field.getKey()), field.getValue())
                                : !actual.get(field.getKey()).equals(field.getValue())));
    }

    private static RecordedRequest copy(RecordedRequest request) {
        Buffer body = request.getBody();
        byte[] bytes = body == null ? new byte[0] : body.getBytes();
        return new RecordedRequest(
                request.getHttpVersion(), request.method(), request.getPath(), request.getHeaders(), new Buffer(bytes));
    }

    private static MockResponse json(String body) {
        return new MockResponse()
                .setResponseCode(200)
                .setHeader("Content-Type", "application/json")
                .setBody(body);
    }

    private static RecordedRequest with(RecordedRequest request, HttpMethod method, String path, JsonNode body) {
        Headers headers =
                Headers.builder().add("Content-Type", "application/json").build();
        Buffer buffer = new Buffer(body.toString().getBytes(StandardCharsets.UTF_8));
        return new RecordedRequest(request.getHttpVersion(), method, path, headers, buffer);
    }

    private static void remove(ObjectNode target, JsonNode before, JsonNode now) {
        before.properties().forEach(field -> {
            JsonNode remaining = now.path(field.getKey());
            if (field.getValue().isObject() && target.get(field.getKey()) instanceof ObjectNode child) {
                remove(child, field.getValue(), remaining);
                if (remaining.isMissingNode() && child.isEmpty()) {
                    target.remove(field.getKey());
                }
            } else if (remaining.isMissingNode()) {
                target.remove(field.getKey());
            }
        });
    }

    private static void merge(ObjectNode target, JsonNode applied) {
        applied.properties().forEach(field -> {
            if (field.getValue().isObject() && target.get(field.getKey()) instanceof ObjectNode child) {
                merge(child, field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static String collection(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String path(RecordedRequest request) {
        return request.getPath().replaceFirst("\\?.*", "");
    }
}
