package dev.limpet.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a script sees: exit codes, manifests on standard output, everything else on standard error. */
class ConvertCommandTest {
    private static final Path FOLDER = Path.of("src/test/resources/convert");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void notesAloneAreNoFailure() throws IOException {
        assertThat(run(FOLDER.resolve("article.cfg").toString())).isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(FOLDER.resolve("article.yaml")));
        assertThat(err.toString()).contains("article.cfg:4: note: chroot").contains("1 LoadBalancer; ");
    }

    @Test
    void whatIsLostOrRefusedShowsInTheExitCode() {
        assertThat(run(FOLDER.resolve("everything.cfg").toString())).isEqualTo(3);
        assertThat(out.toString()).contains("kind: LoadBalancer");
    }

    @Test
    void nothingIsPrintedWhereNothingIsConverted(@TempDir Path folder) throws IOException {
        Path http = Files.writeString(folder.resolve("http.cfg"), "listen web\n  mode http\n  bind :80\n");

        assertThat(run(http.toString())).isEqualTo(1);
        assertThat(run(folder.resolve("none.cfg").toString())).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("http.cfg:1: refused: listen web").contains("there is no such file");
    }

    @Test
    void whatAnApiServerWouldRefuseIsNotPrinted(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong.cfg"), "listen web\n  bind :80\n  server a 10.0.0.1:80 weight 999\n");

        assertThat(run(wrong.toString())).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("spec.backends[0].servers[0].weight");
    }

    @Test
    void aVariableIsGivenOnTheCommandLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("web.cfg"), "listen web\n  bind :80\n  server a \"$LIMPET_TEST_ADDRESS\":80\n");

        assertThat(run("--env", "LIMPET_TEST_ADDRESS=10.0.0.9", "--name", "shop", "--namespace", "eu", file.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("address: 10.0.0.9")
                .contains("name: shop")
                .contains("namespace: eu");
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("lost: $LIMPET_TEST_ADDRESS");
    }

    private int run(String... arguments) {
        return new CommandLine(new ConvertCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
