package dev.limpet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script, as bash uses it. */
class CompletionTest {
    @TempDir
    Path folder;

    private static String script(String shell) {
        StringWriter out = new StringWriter();
        assertThat(Limpet.commandLine().setOut(new PrintWriter(out)).execute("completion", shell))
                .isZero();
        return out.toString();
    }

    private List<String> completed(String words) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("completion"), script("bash"));
        String[] all = words.split(" ", -1);
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source '" + script + "'; COMP_WORDS=(" + words.replaceAll(" $", " ''") + "); COMP_CWORD="
                                + (all.length - 1) + "; _complete_limpet 2>&-; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        return out.lines().map(String::strip).toList();
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(completed("limpet dr")).containsExactly("drain");
        assertThat(completed("limpet table --so")).containsExactly("--source");
        assertThat(completed("limpet top -o ")).contains("json", "yaml", "table");
    }

    @Test
    void zshLoadsTheSameScript() {
        assertThat(script("zsh"))
                .startsWith("autoload -U +X compinit && compinit\n")
                .endsWith(script("bash"));
    }
}
