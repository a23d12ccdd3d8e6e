package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the operator does where links between replicas are to be encrypted. */
class CertificatesTest {
    private static final String TLS = "replicaName: web-peers.test.svc.cluster.local";

    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void replicasGetACertificateAndAreToldToUseIt() {
        create("Managed");

        Secret secret = operator.await(Secret.class, "web-peers-tls", found -> true);
        assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
        assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        assertThat(secret.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("web"));
        operator.awaitConfig(TLS);
        operator.podsBecomeReady();
        for (String pod : List.of("web-0", "web-1")) {
            operator.await(Pod.class, pod, touched -> annotations(touched).containsKey("limpet.dev/certificate-hash"));
        }
        assertThat(mounted())
                .hasValueSatisfying(volume -> assertThat(volume.getSecret().getItems())
                        .extracting(KeyToPath::getKey)
                        .containsExactly("tls.crt", "tls.key", "ca.crt"));
        operator.proxiesTakeOver();
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        create("Managed");
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        operator.awaitRounds(3);
        List<String> writes = operator.cluster().writes();

        operator.awaitRounds(20);

        assertThat(operator.cluster().writes()).isEqualTo(writes);
    }

    /** The sign of another operator that comes in the middle of a reconciliation is not overwritten before it is heeded. */
    @Test
    void whatAnotherOperatorWritesIsMended() {
        create("Managed");
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        AnotherOperator another = new AnotherOperator(operator);

        IntStream.range(0, 20).forEach(round -> another.writesAnotherCertificate());
    }

    @Test
    void runningReplicasAreToldOnlyWhenAllHaveTheFiles() {
        create("Disabled");
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.change("tls: \"Disabled\"", "tls: \"Managed\"");
        operator.await(StatefulSet.class, "web", set -> mounted().isPresent());
        replace(0);
        operator.awaitRounds(10);
        assertThat(RunningOperator.config(operator.get(ConfigMap.class, "web"))).doesNotContain(TLS);

        replace(1);
        operator.awaitConfig(TLS);
    }

    @Test
    void encryptionEndsAtOnce() {
        create("Managed");
        operator.podsBecomeReady();
        operator.awaitConfig(TLS);

        operator.change("tls: \"Managed\"", "tls: \"Disabled\"");

        operator.await(
                ConfigMap.class, "web", map -> !RunningOperator.config(map).contains(TLS));
        await().until(() -> mounted().isEmpty());
    }

    @Test
    void aSecretOfOnesOwnIsMountedAndNothingIsIssued() {
        create("Secret, tlsSecretName: own");

        operator.awaitConfig(TLS);
        await().until(() -> mounted()
                .filter(volume -> volume.getSecret().getSecretName().equals("own"))
                .isPresent());
        assertThat(operator.get(Secret.class, "web-peers-tls")).isNull();
    }

    @Test
    void anothersSecretOfThatNameIsNotTouched() {
        Secret foreign = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(TestCluster.NAMESPACE)
                .withName("web-peers-tls")
                .endMetadata()
                .addToData("mine", "eWVz")
                .build();
        operator.client().resource(foreign).create();

        create("Managed");

        assertThat(operator.awaitCondition("Accepted", "False", "NameTaken").conditions())
                .anySatisfy(condition ->
                        assertThat(condition.getMessage()).contains("Secret 'web-peers-tls' exists already"));
        assertThat(operator.get(Secret.class, "web-peers-tls").getData()).isEqualTo(Map.of("mine", "eWVz"));
    }

    @Test
    void noKeyIsInAnythingButTheSecret() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("dev.limpet");
        Level before = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.ALL);
        List<String> texts = new ArrayList<>();
        String encoded;
        try {
            create("Managed");
            operator.podsBecomeReady();
            operator.proxiesTakeOver();
            encoded = operator.get(Secret.class, "web-peers-tls").getData().getOrDefault("tls.key", "");
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
        log.list.forEach(event -> texts.add(event.getFormattedMessage() + event.getKeyValuePairs()));
        texts.add(Serialization.asJson(operator.loadBalancer()));
        texts.add(Serialization.asJson(
                operator.client().configMaps().inAnyNamespace().list()));
        texts.add(Serialization.asJson(operator.client().pods().inAnyNamespace().list()));
        texts.add(Serialization.asJson(
                operator.client().v1().events().inAnyNamespace().list()));
        texts.add(Serialization.asJson(
                operator.client().apps().statefulSets().inAnyNamespace().list()));

        String pem = new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
        String secretLine = pem.lines().skip(1).findFirst().orElseThrow();
        assertThat(log.list).anySatisfy(event -> assertThat(event.getMessage()).contains("certificate for peers"));
        assertThat(texts)
                .noneMatch(text -> text.contains("PRIVATE KEY")
                        || text.contains(secretLine)
                        || text.contains(encoded.substring(0, 64)));
    }

    private void create(String tls) {
        operator.create(manifest -> manifest + "  peers: {tls: " + tls + "}\n");
    }

    private void replace(int ordinal) {
        operator.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web-" + ordinal)
                .delete();
        await().atMost(Duration.ofSeconds(20)).until(() -> operator.get(Pod.class, "web-" + ordinal) == null);
        operator.podBecomesReady(ordinal);
    }

    private Optional<Volume> mounted() {
        return Optional.ofNullable(operator.get(StatefulSet.class, "web")).stream()
                .flatMap(set -> set.getSpec().getTemplate().getSpec().getVolumes().stream())
                .filter(volume -> volume.getName().equals("peers-tls"))
                .findFirst();
    }

    private static Map<String, String> annotations(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
