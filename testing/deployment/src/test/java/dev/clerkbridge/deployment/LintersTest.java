// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lints scripts, YAML and the Dockerfile. */
class LintersTest {

    @Test
    void shellcheckFindsNothingInTheScripts() {
        List<Path> scripts =
                Project.files("").stream().filter(LintersTest::isShellScript).toList();

        assertThat(scripts).hasSizeGreaterThan(5);
        assertFindsNothing(Tool.SHELLCHECK, scripts);
    }

    @Test
    void yamllintFindsNothingInTheYaml() {
        List<Path> files = Stream.concat(Project.files(".yml").stream(), Project.files(".yaml").stream())
                .toList();

        assertThat(files).hasSizeGreaterThan(50);
        assertFindsNothing(Tool.YAMLLINT, files, "--strict");
    }

    @Test
    void hadolintFindsNothingInTheDockerfile() {
        assertFindsNothing(Tool.HADOLINT, List.of(Project.path("Dockerfile")));
    }

    private static void assertFindsNothing(Tool tool, List<Path> files, String... options) {
        String[] arguments = Stream.concat(Stream.of(options), files.stream().map(Path::toString))
                .toArray(String[]::new);
        Tool.Run run = tool.run("", arguments);

        assertThat(run.output()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    private static boolean isShellScript(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst()
                    .filter(line -> line.matches("#!.*\\b(ba)?sh\\b.*"))
                    .isPresent();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
