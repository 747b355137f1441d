// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The allowed dependencies between the packages. */
class ArchitectureTest {

    private static final String ROOT = "dev.clerkbridge.localstack";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void sendingDependsOnNoPartOfTheStackExceptTheConsole() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".send..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.clerkbridge.ingress..",
                        "dev.clerkbridge.usersync..",
                        "dev.clerkbridge.testbed.server..",
                        ROOT + ".up..")
                .check(classes);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }
}
