package dev.limpet.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An object holds what is desired of it whatever an API server or others have added, and however it is written. */
class ComparisonTest {
    private static final ObjectMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {a: 1}                                   | {a: 1, b: 2}
                    {a: {}}                                  | {}
                    {a: []}                                  | {b: 1}
                    {requests: {cpu: 1000m, memory: 1024Mi}} | {requests: {cpu: "1", memory: 1Gi}}
                    {env: [{name: A, value: x}]}             | {env: [{name: B, value: y}, {name: A, value: x, extra: 1}]}
                    {list: [{key: x}, {key: y}]}             | {list: [{key: x, added: 1}, {key: y}]}
                    {seconds: 0, on: false, text: ""}        | {}
                    """)
    void whatIsDesiredIsThere(String desired, String actual) throws JsonProcessingException {
        assertThat(Comparison.holds(YAML.readTree(desired), YAML.readTree(actual)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {a: 1}                          | {a: 2}
                    {a: 1}                          | {}
                    {a: {b: 1}}                     | {a: 1}
                    {requests: {cpu: 100m}}         | {requests: {cpu: "1"}}
                    {other: {cpu: 1000m}}           | {other: {cpu: "1"}}
                    {env: [{name: A, value: x}]}    | {env: [{name: A, value: y}]}
                    {env: [{name: A}]}              | {env: [{name: B}]}
                    {list: [{key: x}, {key: y}]}    | {list: [{key: y}, {key: x}]}
                    {list: [a]}                     | {list: [a, b]}
                    {finalizers: [{uid: a}]}        | {finalizers: []}
                    """)
    void whatIsDesiredIsNotThere(String desired, String actual) throws JsonProcessingException {
        assertThat(Comparison.holds(YAML.readTree(desired), YAML.readTree(actual)))
                .isFalse();
    }
}
