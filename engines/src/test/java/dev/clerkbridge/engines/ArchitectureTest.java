package dev.clerkbridge.engines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theEnginesKnowNothingOfWhatRunsOnThem() {
        noClasses()
                .that()
                .resideInAPackage("dev.clerkbridge.engines..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.clerkbridge.ingress..", "dev.clerkbridge.usersync..", "dev.clerkbridge.localstack..")
                .check(new ClassFileImporter().importPackages("dev.clerkbridge.engines"));
    }
}
