package dev.limpet.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Packages hold one concern each: none needs the root, no two need each other, and what is pure asks nobody. */
@AnalyzeClasses(packages = "dev.limpet.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.limpet.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_NEEDS_THE_ROOT = noClasses()
            .that()
            .resideInAPackage("dev.limpet.operator.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.limpet.operator");

    @ArchTest
    static final ArchRule RESOLVING_AND_RENDERING_DO_NO_IO = noClasses()
            .that()
            .resideInAnyPackage("dev.limpet.operator.resolve..", "dev.limpet.operator.children..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "java.nio..", "io.javaoperatorsdk..");
}
