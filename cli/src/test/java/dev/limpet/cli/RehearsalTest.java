package dev.limpet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher records. */
class RehearsalTest {
    @Test
    void everyCommandSucceeds() {
        assertThatCode(Rehearsal::rehearse).doesNotThrowAnyException();
    }

    @Test
    void aReplicaIsAskedByTlsAndThroughThePortForward(@TempDir Path folder) throws Exception {
        StringWriter printed = new StringWriter();
        try (RehearsedCluster cluster = new RehearsedCluster(Rehearsal::answer)) {
            Path kubeconfig = Files.writeString(folder.resolve("config"), cluster.kubeconfig());
            int exitCode = Limpet.commandLine()
                    .setOut(new PrintWriter(printed))
                    .execute("table", "web", "--kubeconfig", kubeconfig.toString());
            assertThat(exitCode).isZero();
        }
        assertThat(printed.toString()).containsPattern("web +192\\.0\\.2\\.9 +a ");
    }
}
