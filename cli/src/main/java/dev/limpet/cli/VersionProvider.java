package dev.limpet.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as its jar says. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Limpet.class.getPackage().getImplementationVersion())
                .orElse("of a build that was not packaged");
        return new String[] {"limpet " + version};
    }
}
