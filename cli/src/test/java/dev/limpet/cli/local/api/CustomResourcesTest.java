package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.cli.local.api.HttpClientOfApi.Reply;
import org.junit.jupiter.api.Test;

class CustomResourcesTest extends LocalApiTest {
    private static final String UNKNOWN_BACKEND = WEB.replace("backend: web", "backend: wbe");
    private static final String UNKNOWN_FIELD = WEB.replace("replicas: 2", "replcas: 2");

    @Test
    void defaultsAreFilledIn() {
        Reply created = http.post(LOAD_BALANCERS, WEB);
        assertThat(created.text("/spec/stats/port")).isEqualTo("8404");
        assertThat(created.text("/spec/timeouts/connect")).isEqualTo("5s");
    }

    @Test
    void whatTheRulesRefuseIsInvalid() {
        Reply refused = http.post(LOAD_BALANCERS, UNKNOWN_BACKEND);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.text("/reason")).isEqualTo("Invalid");
        assertThat(refused.text("/details/kind")).isEqualTo("LoadBalancer");
        assertThat(refused.text("/details/causes/0/message")).contains("backend");
        assertThat(refused.text("/message")).startsWith("LoadBalancer.limpet.dev \"web\" is invalid: spec");
        assertThat(http.get(LOAD_BALANCERS + "/web").code()).isEqualTo(404);
    }

    @Test
    void aChangeIsJudgedLikeANewObject() {
        http.post(LOAD_BALANCERS, WEB);
        Reply refused = http.merge(LOAD_BALANCERS + "/web", "spec: {replicas: -1}");
        assertThat(refused.text("/details/causes/0/field")).isEqualTo("spec.replicas");
        assertThat(http.get(LOAD_BALANCERS + "/web").text("/spec/replicas")).isEqualTo("2");
    }

    @Test
    void unknownFieldsAreDroppedWithAWarning() {
        Reply created = http.post(LOAD_BALANCERS, UNKNOWN_FIELD);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.warnings()).containsExactly("299 - \"unknown field \\\"spec.replcas\\\"\"");
        assertThat(created.body().path("spec").has("replcas")).isFalse();
    }

    @Test
    void unknownFieldsAreRefusedWhenValidationIsStrict() {
        Reply refused = http.post(LOAD_BALANCERS + "?fieldValidation=Strict", UNKNOWN_FIELD);
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.text("/message")).contains("strict decoding error: unknown field \"spec.replcas\"");
    }

    @Test
    void unknownFieldsAreDroppedSilentlyWhenValidationIsOff() {
        Reply created = http.post(LOAD_BALANCERS + "?fieldValidation=Ignore", UNKNOWN_FIELD);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.warnings()).isEmpty();
    }
}
