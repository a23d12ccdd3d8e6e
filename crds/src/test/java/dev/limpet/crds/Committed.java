package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Generated files that are committed: compared with what is generated, or with -Dlimpet.generate=true rewritten. */
final class Committed {
    /** The repository's root; tests run in their module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static void assertCurrent(Path file, String generated) throws IOException {
        if (Boolean.getBoolean("limpet.generate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
            return;
        }
        assertThat(file)
                .as(
                        "%s differs from what the records say; run mvn test -pl crds -am -Dlimpet.generate=true and"
                                + " commit the result",
                        ROOT.relativize(file))
                .content()
                .isEqualTo(generated);
    }

    private Committed() {}
}
