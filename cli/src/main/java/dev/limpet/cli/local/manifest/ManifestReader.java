package dev.limpet.cli.local.manifest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the manifests of YAML files and of folders of them. */
final class ManifestReader {
    private static final ObjectReader YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(JsonNode.class);

    private final KubernetesSerialization serialization;

    ManifestReader(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /**
     * The files that paths stand for: a file for itself, a folder for the YAML and JSON files directly in it.
     *
     * @throws ManifestException when a path does not exist, or a folder holds no such file
     */
    static List<Path> files(List<Path> paths) throws ManifestException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Path> found = listed(path);
                if (found.isEmpty()) {
                    throw new ManifestException(path + " holds no file that ends with .yaml, .yml or .json");
                }
                files.addAll(found);
            } else {
                files.add(path);
            }
        }
        return files.stream().distinct().toList();
    }

    private static List<Path> listed(Path folder) throws ManifestException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(file -> file.getFileName().toString().matches("[^.].*\\.(yaml|yml|json)"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ManifestException(folder + " cannot be read: " + reason(e));
        }
    }

    /**
     * The manifests of files, by their keys.
     *
     * @throws ManifestException when a file cannot be read, is not YAML, holds something that is no manifest, or two
     *     manifests describe one object
     */
    Map<Manifest.Key, Manifest> read(List<Path> files) throws ManifestException {
        Map<Manifest.Key, Manifest> manifests = new LinkedHashMap<>();
        for (Path file : files) {
            for (Manifest manifest : read(file)) {
                Manifest other = manifests.putIfAbsent(manifest.key(), manifest);
                if (other != null) {
                    throw new ManifestException(file + ": " + manifest.title() + " is described a second time"
                            + (other.file().equals(file) ? "" : ", first in " + other.file()));
                }
            }
        }
        return manifests;
    }

    private List<Manifest> read(Path file) throws ManifestException {
        List<Manifest> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAML.readValues(Files.readString(file))) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document != null && !document.isNull() && !document.isMissingNode()) {
                    manifests.addAll(manifests(file, document));
                }
            }
        } catch (JacksonException e) {
            String line =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw new ManifestException(
                    file + ": " + line + "this is not valid YAML: " + problem(String.valueOf(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new ManifestException(file + ": cannot be read: " + reason(e));
        }
        if (manifests.isEmpty()) {
            throw new ManifestException(file + ": holds no manifest");
        }
        return manifests;
    }

    private List<Manifest> manifests(Path file, JsonNode document) throws ManifestException {
        if (document.path("kind").asText().equals("List")
                && document.path("items").isArray()) {
            List<Manifest> manifests = new ArrayList<>();
            for (JsonNode item : document.get("items")) {
                manifests.add(manifest(file, item));
            }
            return manifests;
        }
        return List.of(manifest(file, document));
    }

    private Manifest manifest(Path file, JsonNode document) throws ManifestException {
        for (String field : List.of("/apiVersion", "/kind", "/metadata/name")) {
            JsonNode value = document.at(field);
            if (!value.isTextual() || value.asText().isBlank()) {
                throw new ManifestException(file + ": a manifest has no "
                        + field.substring(1).replace('/', '.') + "; it needs apiVersion, kind and metadata.name");
            }
        }
        try {
            return new Manifest(file, serialization.convertValue(document, GenericKubernetesResource.class));
        } catch (IllegalArgumentException e) {
            throw new ManifestException(file + ": " + document.path("kind").asText() + " "
                    + document.at("/metadata/name").asText() + ": its metadata is malformed: "
                    + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "permission denied";
            case MalformedInputException _ -> "it is not UTF-8 text";
            default -> firstLine(String.valueOf(e.getMessage()));
        };
    }

    /** What is wrong, of a message that says first where: lines that tell the place are indented or blank. */
    private static String problem(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .reduce((_, line) -> line)
                .orElse("it cannot be parsed");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
