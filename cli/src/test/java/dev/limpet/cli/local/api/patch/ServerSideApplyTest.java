package dev.limpet.cli.local.api.patch;

import static dev.limpet.cli.local.api.patch.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.patch.ApplyConflictException.Conflict;
import dev.limpet.cli.local.api.patch.FieldManager.Operation;
import dev.limpet.cli.local.api.patch.ServerSideApply.Conflicts;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final FieldManager OPERATOR = new FieldManager("operator", Operation.Apply, "");
    private static final FieldManager PERSON = new FieldManager("person", Operation.Apply, "");
    private static final FieldManager EDITOR = new FieldManager("editor", Operation.Update, "");

    private static ObjectNode apply(ObjectNode live, FieldManager manager, String yaml) {
        return ServerSideApply.apply(live, yaml(yaml), manager, Conflicts.REFUSE, BuiltInSchema.TOP);
    }

    private static ObjectNode edited(ObjectNode live, String yaml) {
        ObjectNode after = (ObjectNode) MergePatch.apply(live, yaml(yaml));
        ManagedFields.of(live)
                .afterUpdate(EDITOR, live, after, BuiltInSchema.TOP)
                .writeTo(after);
        return after;
    }

    private static ObjectNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        ObjectNode metadata = content.withObjectProperty("metadata");
        metadata.remove("managedFields");
        if (metadata.isEmpty()) {
            content.remove("metadata");
        }
        return content;
    }

    @Test
    void fieldsThatAreNoLongerSentGoAway() {
        ObjectNode object = apply(yaml("{}"), OPERATOR, "{data: {a: '1', b: '2'}, spec: {x: {y: 1}}}");
        object = apply(object, OPERATOR, "data: {a: '1'}");
        assertThat(content(object)).isEqualTo(yaml("data: {a: '1'}"));
    }

    @Test
    void defaultsGoWithThePartTheyComplete() {
        ObjectNode object =
                apply(yaml("{}"), OPERATOR, "{metadata: {name: n, labels: {a: b}}, spec: {check: {port: 1}}}");
        object.withObject("/spec/check").put("interval", "2s");
        object = apply(object, OPERATOR, "{metadata: {name: n}, spec: {x: 1}}");
        assertThat(content(object)).isEqualTo(yaml("{metadata: {name: n}, spec: {x: 1}}"));
    }

    @Test
    void fieldsThatOthersOwnTooStay() {
        ObjectNode object = apply(yaml("{}"), OPERATOR, "data: {a: '1', b: '2'}");
        object = apply(object, PERSON, "data: {b: '2'}");
        object = apply(object, OPERATOR, "data: {a: '1'}");
        assertThat(content(object)).isEqualTo(yaml("data: {a: '1', b: '2'}"));
        object = apply(object, PERSON, "{}");
        assertThat(content(object).at("/data")).isEqualTo(yaml("a: '1'"));
    }

    @Test
    void fieldsThatNobodyAppliedStay() {
        ObjectNode object = edited(apply(yaml("{}"), OPERATOR, "data: {a: '1'}"), "data: {z: '9'}");
        object = apply(object, OPERATOR, "data: {a: '2'}");
        assertThat(content(object)).isEqualTo(yaml("data: {a: '2', z: '9'}"));
    }

    @Test
    void elementsOfListsAreMergedByTheirKeys() {
        ObjectNode object = apply(
                yaml("{}"),
                OPERATOR,
                "spec: {containers: [{name: a, image: x}, {name: b, image: y, ports: [{containerPort: 80}]}]}");
        object = edited(object, "{spec: {serviceAccountName: s}}");
        object = apply(object, PERSON, "spec: {containers: [{name: c, image: z}, {name: a, command: [run]}]}");
        object = apply(
                object, OPERATOR, "spec: {containers: [{name: a, image: x}, {name: b, ports: [{containerPort: 81}]}]}");
        assertThat(content(object).at("/spec/containers"))
                .containsExactlyInAnyOrder(
                        yaml("{name: a, image: x, command: [run]}"),
                        yaml("{name: b, ports: [{containerPort: 81}]}"),
                        yaml("{name: c, image: z}"));
    }

    @Test
    void anotherValueThanTheOwnersConflicts() {
        ObjectNode object = edited(
                apply(yaml("{}"), OPERATOR, "spec: {replicas: 2, containers: [{name: a, image: x}]}"),
                "spec: {replicas: 3}");
        assertThatThrownBy(() -> apply(object, OPERATOR, "spec: {replicas: 2, containers: [{name: a, image: x}]}"))
                .asInstanceOf(throwable(ApplyConflictException.class))
                .extracting(ApplyConflictException::conflicts)
                .isEqualTo(List.of(new Conflict("editor", ".spec.replicas")));
        assertThatThrownBy(() -> apply(object, PERSON, "spec: {containers: [{name: a, image: z}]}"))
                .asInstanceOf(throwable(ApplyConflictException.class))
                .extracting(ApplyConflictException::conflicts)
                .isEqualTo(List.of(new Conflict("operator", ".spec.containers[name=\"a\"].image")));
    }

    @Test
    void aForcedApplyTakesFieldsOver() {
        ObjectNode object = edited(apply(yaml("{}"), OPERATOR, "spec: {replicas: 2}"), "spec: {replicas: 3}");
        object = ServerSideApply.apply(
                object, yaml("spec: {replicas: 2}"), OPERATOR, Conflicts.TAKE_OVER, BuiltInSchema.TOP);
        assertThat(content(object)).isEqualTo(yaml("spec: {replicas: 2}"));
        assertThat(ManagedFields.of(object).owned()).containsOnlyKeys(OPERATOR);
    }

    @Test
    void ownershipIsWrittenAsKubernetesWritesIt() {
        ObjectNode object = apply(
                yaml("{apiVersion: v1, kind: Pod, metadata: {name: p}}"),
                OPERATOR,
                "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: b}, finalizers: [f]},"
                        + " spec: {containers: [{name: c, ports: [{containerPort: 80}]}], tolerations: [{key: t}]}}");
        assertThat(object.at("/metadata/managedFields/0/fieldsV1")).isEqualTo(yaml("""
                        f:metadata: {f:labels: {f:a: {}}, f:finalizers: {'v:"f"': {}}}
                        f:spec:
                          f:containers:
                            'k:{"name":"c"}':
                              .: {}
                              f:name: {}
                              f:ports:
                                'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}
                          f:tolerations: {}
                        """));
        assertThat(object.at("/metadata/managedFields/0/manager").asText()).isEqualTo("operator");
        assertThat(object.at("/metadata/managedFields/0/operation").asText()).isEqualTo("Apply");
    }

    @Provide
    static Arbitrary<Map<String, Integer>> data() {
        return Arbitraries.maps(
                        Arbitraries.of("a", "b", "c", "d"),
                        Arbitraries.integers().between(0, 2))
                .ofMaxSize(4);
    }

    private static ObjectNode withData(Map<String, Integer> data) {
        ObjectNode object = yaml("data: {}");
        data.forEach(object.withObjectProperty("data")::put);
        return object;
    }

    private static ObjectNode forced(ObjectNode live, FieldManager manager, Map<String, Integer> data) {
        return ServerSideApply.apply(live, withData(data), manager, Conflicts.TAKE_OVER, BuiltInSchema.TOP);
    }

    @Property
    void whoeverAppliesLastSeesAllItSentAndNothingItTookBack(
            @ForAll("data") Map<String, Integer> first,
            @ForAll("data") Map<String, Integer> other,
            @ForAll("data") Map<String, Integer> second) {
        ObjectNode object = forced(forced(forced(yaml("{}"), OPERATOR, first), PERSON, other), OPERATOR, second);
        ObjectNode expected = withData(other);
        second.forEach(expected.withObjectProperty("data")::put);
        assertThat(object.path("data")).isEqualTo(expected.path("data"));
    }

    @Property
    void applyingTheSameAgainChangesNothing(
            @ForAll("data") Map<String, Integer> first, @ForAll("data") Map<String, Integer> other) {
        ObjectNode object = forced(forced(yaml("{}"), OPERATOR, first), PERSON, other);
        assertThat(forced(object, PERSON, other)).isEqualTo(object);
    }
}
