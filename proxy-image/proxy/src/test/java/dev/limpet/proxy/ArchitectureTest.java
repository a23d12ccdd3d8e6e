package dev.limpet.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The levels that the proxy's packages stand on: a package uses lower levels only, and its neighbours on a level not at
 * all. {@code stats} is the floor under the others of level 0.
 */
@AnalyzeClasses(packages = "dev.limpet.proxy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.limpet.proxy";

    @ArchTest
    static final ArchRule LEVELS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .withOptionalLayers(true)
            .layer("root")
            .definedBy(ROOT)
            .layer("level 3")
            .definedBy(ROOT + ".runtime..", ROOT + ".admin..", ROOT + ".metrics..")
            .layer("level 2")
            .definedBy(ROOT + ".net..", ROOT + ".health..", ROOT + ".peers..", ROOT + ".report..")
            .layer("level 1")
            .definedBy(ROOT + ".balance..", ROOT + ".snapshot..")
            .layer("level 0")
            .definedBy(ROOT + ".server..", ROOT + ".stick..", ROOT + ".accesslog..", ROOT + ".uring..")
            .layer("floor")
            .definedBy(ROOT + ".stats..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("level 3")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("level 2")
            .mayOnlyBeAccessedByLayers("root", "level 3")
            .whereLayer("level 1")
            .mayOnlyBeAccessedByLayers("root", "level 3", "level 2")
            .whereLayer("level 0")
            .mayOnlyBeAccessedByLayers("root", "level 3", "level 2", "level 1")
            .ensureAllClassesAreContainedInArchitectureIgnoring("dev.limpet.config..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NEIGHBOURS_ON_LEVEL_2_DO_NOT_KNOW_EACH_OTHER = noneKnows("net", "health", "peers", "report");

    @ArchTest
    static final ArchRule NEIGHBOURS_ON_LEVEL_3_DO_NOT_KNOW_EACH_OTHER = noneKnows("runtime", "admin", "metrics");

    @ArchTest
    static final ArchRule NEIGHBOURS_ON_LEVEL_1_DO_NOT_KNOW_EACH_OTHER = noneKnows("balance", "snapshot");

    @ArchTest
    static final ArchRule NEIGHBOURS_ON_LEVEL_0_DO_NOT_KNOW_EACH_OTHER =
            noneKnows("server", "stick", "accesslog", "uring");

    @ArchTest
    static final ArchRule WHAT_IS_DECIDED_IS_APART_FROM_WHAT_IS_SENT = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".balance..",
                    ROOT + ".snapshot..",
                    ROOT + ".server..",
                    ROOT + ".stick..",
                    ROOT + ".stats..",
                    ROOT + ".accesslog..",
                    ROOT + ".report..",
                    ROOT + ".metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .allowEmptyShould(true);

    private static ArchRule noneKnows(String... packages) {
        return slices().matching(ROOT + ".(" + String.join("|", packages) + ")..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true);
    }
}
