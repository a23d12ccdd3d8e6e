package dev.limpet.cli.local.api.patch;

import static dev.limpet.cli.local.api.patch.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: 1, b: 2} | {a: 3, b: null, c: 4} | {a: 3, c: 4}",
                "{m: {a: 1, b: 2}} | {m: {b: 3}} | {m: {a: 1, b: 3}}",
                "{m: {a: 1}} | {m: {b: 3, $patch: replace}} | {m: {b: 3}}",
                "{m: {a: 1, b: 2}} | {m: {$retainKeys: [b, c], c: 3}} | {m: {b: 2, c: 3}}",
                "{containers: [{name: a, image: x}, {name: b, image: y}]} | {containers: [{name: b, image: z}]}"
                        + " | {containers: [{name: a, image: x}, {name: b, image: z}]}",
                "{containers: [{name: a}]} | {containers: [{name: b, image: z}]} | {containers: [{name: a}, {name: b, image:"
                        + " z}]}",
                "{containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name:"
                        + " b}]}",
                "{containers: [{name: a}, {name: b}]} | {containers: [{$patch: replace}, {name: c}]} | {containers:"
                        + " [{name: c}]}",
                "{containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: a}]}"
                        + " | {containers: [{name: b}, {name: a}]}",
                "{spec: {ports: [{port: 80, name: a}]}} | {spec: {ports: [{port: 81}]}}"
                        + " | {spec: {ports: [{port: 80, name: a}, {port: 81}]}}",
                "{tolerations: [{key: a}]} | {tolerations: [{key: b}]} | {tolerations: [{key: b}]}",
                "{metadata: {finalizers: [a]}} | {metadata: {finalizers: [b]}} | {metadata: {finalizers: [a, b]}}",
                "{metadata: {finalizers: [a, b]}} | {metadata: {$deleteFromPrimitiveList/finalizers: [a]}}"
                        + " | {metadata: {finalizers: [b]}}",
            })
    void mergesAsKubernetesDoes(String object, String patch, String expected) {
        var merged = StrategicMergePatch.apply(yaml(object), yaml(patch), BuiltInSchema.TOP);
        assertThat(merged).isEqualTo(yaml(expected));
    }
}
