// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.clerkbridge.console");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.clerkbridge.console.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theConsoleUsesNoCodeOfTheServices() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.clerkbridge.ingress..", "dev.clerkbridge.usersync..")
                .check(CLASSES);
    }

    @Test
    void onlyTheWebPackageUsesVertxAndTemplates() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.clerkbridge.console.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "gg.jte..")
                .check(CLASSES);
    }
}
