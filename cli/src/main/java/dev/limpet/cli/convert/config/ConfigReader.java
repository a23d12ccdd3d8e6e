package dev.limpet.cli.convert.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads files as HAProxy reads those of its {@code -f}: one after another, as if they were one. */
public final class ConfigReader {
    /** What begins a section; everything else is a line of the one before. */
    private static final Set<String> SECTIONS = Set.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "peers",
            "resolvers",
            "userlist",
            "mailers",
            "program",
            "http-errors",
            "ring",
            "log-forward",
            "cache",
            "fcgi-app",
            "crt-store",
            "traces",
            "log-profile",
            "acme");

    private static final Set<String> ENVIRONMENT = Set.of("setenv", "presetenv", "unsetenv", "resetenv");
    private static final Set<String> MESSAGES = Set.of(".diag", ".notice", ".warning");

    private final Variables variables;
    private final List<Section> sections = new ArrayList<>();
    private final Map<Location, Set<String>> missing = new TreeMap<>();
    private final List<Line> environment = new ArrayList<>();
    private final List<Line> skipped = new ArrayList<>();
    private Optional<Line> header = Optional.empty();
    private List<Line> lines = new ArrayList<>();
    private int files;

    private ConfigReader(Map<String, String> environment) {
        this.variables = new Variables(environment);
    }

    /**
     * Reads files, in this order.
     *
     * @param environment the variables that they may name
     * @throws ConfigException when one cannot be read or is no configuration
     */
    public static Configuration read(List<Path> files, Map<String, String> environment) throws ConfigException {
        ConfigReader reader = new ConfigReader(environment);
        for (Path file : files) {
            reader.text(file.toString(), textOf(file));
        }
        return reader.finish();
    }

    /**
     * Reads a text.
     *
     * @throws ConfigException when it is no configuration
     */
    public static Configuration read(String file, String text, Map<String, String> environment) throws ConfigException {
        ConfigReader reader = new ConfigReader(environment);
        reader.text(file, text);
        return reader.finish();
    }

    private static String textOf(Path file) throws ConfigException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (MalformedInputException e) {
            throw new ConfigException(file + ": is not a text in UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private void text(String file, String text) throws ConfigException {
        Blocks blocks = new Blocks();
        int number = 0;
        variables.set(".FILE", file);
        for (String line : text.split("\n", -1)) {
            Location location = new Location(files, file, ++number);
            variables.set(".LINE", Integer.toString(number));
            try {
                take(location, Words.of(line, variables), blocks);
            } catch (QuotingException e) {
                throw new ConfigException(location, String.valueOf(e.getMessage()));
            }
        }
        if (blocks.isOpen()) {
            throw new ConfigException(file + ": an .if is not closed by .endif");
        }
        files++;
    }

    private void take(Location location, List<String> words, Blocks blocks) throws QuotingException, ConfigException {
        Set<String> unset = variables.takeMissing();
        if (words.isEmpty()) {
            return;
        }
        Line line = new Line(location, words);
        if (MESSAGES.contains(line.word(0))) {
            skipped.add(line);
        } else if (line.word(0).equals(".alert")) {
            if (blocks.lineCounts()) {
                throw new ConfigException(location, "HAProxy stops here: " + String.join(" ", line.from(1)));
            }
            skipped.add(line);
        } else if (line.word(0).startsWith(".")) {
            blocks.directive(line, variables);
            skipped.add(line);
        } else if (!blocks.lineCounts()) {
            skipped.add(line);
        } else {
            if (!unset.isEmpty()) {
                missing.put(location, unset);
            }
            effective(line);
        }
    }

    private void effective(Line line) throws ConfigException {
        if (SECTIONS.contains(line.word(0))) {
            endSection();
            header = Optional.of(line);
            variables.set(".SECTION", line.words().size() > 1 ? line.word(1) : line.word(0));
        } else if (header.isEmpty()) {
            throw new ConfigException(
                    line.location(),
                    "'" + line.word(0)
                            + "' stands outside of any section; a haproxy.cfg begins with one, such as global or defaults");
        } else if (ENVIRONMENT.contains(line.word(0))) {
            setVariables(line);
            environment.add(line);
        } else {
            lines.add(line);
        }
    }

    private void setVariables(Line line) {
        switch (line.word(0)) {
            case "setenv" -> variables.set(line.word(1), line.word(2));
            case "presetenv" -> {
                if (variables.defined(line.word(1)).isEmpty()) {
                    variables.set(line.word(1), line.word(2));
                }
            }
            case "unsetenv" -> line.from(1).forEach(variables::unset);
            default -> variables.keepOnly(Set.copyOf(line.from(1)));
        }
    }

    private void endSection() {
        header.ifPresent(line -> sections.add(section(line)));
        lines = new ArrayList<>();
    }

    private Section section(Line line) {
        boolean from = line.word(line.words().size() - 2 < 0 ? 0 : line.words().size() - 2)
                .equals("from");
        boolean named = line.words().size() > 1 && !line.word(1).equals("from");
        return new Section(
                line.word(0),
                named ? line.word(1) : "",
                from ? Optional.of(line.words().getLast()) : Optional.empty(),
                line,
                lines);
    }

    private Configuration finish() {
        endSection();
        return new Configuration(sections, missing, environment, skipped);
    }
}
