// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The allowed dependencies between packages; every other dependency is an error. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.clerkbridge.usersync");

    @Test
    void packagesHaveOnlyAllowedDependencies() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("service")
                .definedBy("dev.clerkbridge.usersync")
                .layer("command")
                .definedBy("..usersync.command")
                .layer("consume")
                .definedBy("..usersync.consume")
                .layer("rebuild")
                .definedBy("..usersync.rebuild")
                .layer("health")
                .definedBy("..usersync.health")
                .layer("failure")
                .definedBy("..usersync.failure")
                .layer("reconcile")
                .definedBy("..usersync.reconcile")
                .layer("backfill")
                .definedBy("..usersync.backfill")
                .layer("clerkapi")
                .definedBy("..usersync.clerkapi")
                .layer("mirror")
                .definedBy("..usersync.mirror")
                .layer("database")
                .definedBy("..usersync.database")
                .layer("decode")
                .definedBy("..usersync.decode")
                .layer("table")
                .definedBy("..usersync.table")
                .layer("metrics")
                .definedBy("..usersync.metrics")
                .layer("config")
                .definedBy("..usersync.config")
                .whereLayer("service")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("command")
                .mayOnlyBeAccessedByLayers("service")
                .whereLayer("rebuild")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("consume")
                .mayOnlyBeAccessedByLayers("service", "command", "rebuild")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("service", "consume")
                .whereLayer("failure")
                .mayOnlyBeAccessedByLayers("service", "command", "consume", "rebuild", "health")
                .whereLayer("reconcile")
                .mayOnlyBeAccessedByLayers("service", "command")
                .whereLayer("backfill")
                .mayOnlyBeAccessedByLayers("command", "reconcile")
                .whereLayer("clerkapi")
                .mayOnlyBeAccessedByLayers("command", "backfill", "reconcile")
                .whereLayer("mirror")
                .mayOnlyBeAccessedByLayers("service", "command", "consume", "rebuild", "metrics")
                .whereLayer("database")
                .mayOnlyBeAccessedByLayers("service", "command", "consume", "failure", "mirror", "reconcile")
                .whereLayer("decode")
                .mayOnlyBeAccessedByLayers("service", "command", "consume", "rebuild", "mirror")
                .whereLayer("table")
                .mayOnlyBeAccessedByLayers("config", "clerkapi", "consume", "mirror", "decode")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("service", "command", "consume")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.clerkbridge.usersync.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
