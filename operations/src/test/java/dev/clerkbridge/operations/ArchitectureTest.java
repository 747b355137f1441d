// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.clerkbridge.operations");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.clerkbridge.operations.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void dependsOnNeitherAServiceNorTheContract() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.clerkbridge.contract..",
                        "dev.clerkbridge.ingress..",
                        "dev.clerkbridge.usersync..",
                        "dev.clerkbridge.console..")
                .check(CLASSES);
    }
}
