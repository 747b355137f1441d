// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The released archives and images contain the licences of all libraries: in the library's jar, or in
 * THIRD-PARTY-NOTICES.txt. Reads the {@code lib} folders, which exist after Maven's phase {@code package}.
 */
class ThirdPartyNoticesIT {

    private static final String NOTICES = "deploy/image/THIRD-PARTY-NOTICES.txt";
    private static final List<String> PROGRAMS = List.of("ingress", "consumer-user-sync", "console");

    /** A line that names a jar, without its version. */
    private static final Pattern NAMED = Pattern.compile("(?m)^- (\\S+)$");

    private static final Pattern VERSION = Pattern.compile("-\\d.*");
    private static final Pattern LICENCE = Pattern.compile("(?i)(.*/)?(licen[sc]e|copying)([-.][^/]*)?(?<!\\.class)");

    private static final Set<String> librariesWithLicence = new TreeSet<>();
    private static final Set<String> librariesWithoutLicence = new TreeSet<>();

    @BeforeAll
    static void readLibraries() throws IOException {
        for (String program : PROGRAMS) {
            List<Path> jars = Project.filesBelow(program + "/target/lib", ".jar");
            assertThat(jars).as("libraries of " + program).hasSizeGreaterThan(10);
            for (Path path : jars) {
                try (JarFile jar = new JarFile(path.toFile())) {
                    if (!isOurs(jar)) {
                        (hasLicence(jar) ? librariesWithLicence : librariesWithoutLicence)
                                .add(VERSION.matcher(path.getFileName().toString())
                                        .replaceFirst(""));
                    }
                }
            }
        }
    }

    @Test
    void theNoticesNameEachLibraryWhoseJarHasNoLicence() {
        Set<String> missing = new TreeSet<>(librariesWithoutLicence);
        missing.removeAll(named());

        assertThat(missing)
                .as("The jars of these libraries contain no licence: add it, and their notices, to " + NOTICES)
                .isEmpty();
    }

    @Test
    void theNoticesNameOnlyLibrariesThatAreDistributed() {
        Set<String> obsolete = named();
        obsolete.removeAll(librariesWithLicence);
        obsolete.removeAll(librariesWithoutLicence);

        assertThat(obsolete)
                .as("No program has these libraries any more: remove them from " + NOTICES)
                .isEmpty();
    }

    @Test
    void eachArchiveContainsTheLicencesOfTheProgramAndOfTheLibraries() {
        assertThat(Project.text(".github/workflows/release.yml"))
                .containsPattern(
                        "tar (.*\\\\\n)*.*\"\\$PWD/deploy/image\" .*THIRD-PARTY-NOTICES.txt -C \"\\$PWD\" LICENSE\n");
    }

    @Test
    void eachImageContainsTheLicencesOfTheProgramAndOfTheLibraries() {
        String commonStage = Project.text("Dockerfile")
                .split("(?m)^FROM .* AS runtime$", 2)[1]
                .split("(?m)^FROM ", 2)[0];

        assertThat(commonStage.lines()).contains("COPY LICENSE " + NOTICES + " /app/");
        assertThat(Project.text(".dockerignore").lines()).contains("!LICENSE", "!deploy/image");
    }

    private static Set<String> named() {
        return NAMED.matcher(Project.text(NOTICES))
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOurs(JarFile jar) {
        return jar.getEntry("dev/clerkbridge/") != null;
    }

    private static boolean hasLicence(JarFile jar) {
        return jar.stream().anyMatch(entry -> LICENCE.matcher(entry.getName()).matches());
    }
}
