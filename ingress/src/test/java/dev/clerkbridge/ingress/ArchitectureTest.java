// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Checks the dependencies between the packages that the rule lists, and that no packages form a cycle. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.clerkbridge.ingress");

    @Test
    void packagesDependOnlyOnAllowedPackages() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wiring")
                .definedBy("dev.clerkbridge.ingress")
                .layer("http")
                .definedBy("dev.clerkbridge.ingress.http")
                .layer("envelope")
                .definedBy("dev.clerkbridge.ingress.envelope")
                .layer("verify")
                .definedBy("dev.clerkbridge.ingress.verify")
                .optionalLayer("journal")
                .definedBy("dev.clerkbridge.ingress.journal")
                .optionalLayer("publish")
                .definedBy("dev.clerkbridge.ingress.publish")
                .layer("kafka")
                .definedBy("dev.clerkbridge.ingress.kafka")
                .layer("tls")
                .definedBy("dev.clerkbridge.ingress.tls")
                .layer("accept")
                .definedBy("dev.clerkbridge.ingress.accept")
                .layer("redrive")
                .definedBy("dev.clerkbridge.ingress.redrive")
                .whereLayer("redrive")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("wiring")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("envelope")
                .mayOnlyBeAccessedByLayers("wiring", "http", "redrive")
                .whereLayer("verify")
                .mayOnlyBeAccessedByLayers("wiring", "http", "envelope")
                .whereLayer("tls")
                .mayNotAccessAnyLayer()
                .whereLayer("accept")
                .mayOnlyBeAccessedByLayers("wiring", "http")
                .whereLayer("publish")
                .mayOnlyBeAccessedByLayers("wiring", "accept")
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers("wiring", "accept", "publish", "redrive")
                .whereLayer("kafka")
                .mayOnlyBeAccessedByLayers("wiring", "accept", "publish", "redrive")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.clerkbridge.ingress.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
