package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;

/** Argo CD's health script, by the tests that stand beside it in the layout that Argo CD has them in. */
class HealthScriptTest {
    private static final Path FOLDER = Path.of("../deploy/argocd/resource_customizations/limpet.dev/LoadBalancer");
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @MethodSource("tests")
    void aLoadBalancerIsAsHealthyAsItsConditionsSay(JsonNode test) throws IOException {
        LuaValue health = judge(YAML.readTree(
                Files.readString(FOLDER.resolve(test.path("inputPath").asText()))));

        assertThat(health.get("status").tojstring())
                .isEqualTo(test.at("/healthStatus/status").asText());
        assertThat(health.get("message").tojstring())
                .isEqualTo(test.at("/healthStatus/message").asText());
    }

    @Test
    void noTestdataIsUnused() throws IOException {
        List<String> named =
                tests().map(test -> test.path("inputPath").asText()).toList();
        try (Stream<Path> files = Files.list(FOLDER.resolve("testdata"))) {
            assertThat(files.map(file -> "testdata/" + file.getFileName())).containsExactlyInAnyOrderElementsOf(named);
        }
    }

    /** With what Argo CD gives a health script: no strings, no files, no clock. */
    private static LuaValue judge(JsonNode object) throws IOException {
        Globals globals = new Globals();
        globals.load(new JseBaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.set("obj", lua(object));
        return globals.load(Files.readString(FOLDER.resolve("health.lua")), "health.lua")
                .call();
    }

    private static LuaValue lua(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                LuaTable table = new LuaTable();
                node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
                yield table;
            }
            case ARRAY -> {
                LuaTable table = new LuaTable();
                for (int i = 0; i < node.size(); i++) {
                    table.set(i + 1, lua(node.get(i)));
                }
                yield table;
            }
            case NUMBER -> LuaValue.valueOf(node.asDouble());
            case BOOLEAN -> LuaValue.valueOf(node.asBoolean());
            case NULL, MISSING -> LuaValue.NIL;
            default -> LuaValue.valueOf(node.asText());
        };
    }

    private static Stream<JsonNode> tests() throws IOException {
        JsonNode tests = YAML.readTree(Files.readString(FOLDER.resolve("health_test.yaml")))
                .path("tests");
        return StreamSupport.stream(tests.spliterator(), false);
    }
}
