// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the script {@code bridge} in a project whose jars only print their arguments and the project's folder. */
class BridgeScriptIT {

    private static final String BUILD = "testing/testbed/src/main/java/dev/clerkbridge/testbed/command/Build.java";

    @TempDir
    Path directory;

    private Path project;

    @BeforeEach
    void createProject() throws IOException {
        Path root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
        project = Files.createDirectory(directory.resolve("the project")).toRealPath();
        Files.copy(root.resolve("bridge"), project.resolve("bridge"));
        Files.createDirectories(project.resolve(BUILD).getParent());
        Files.copy(root.resolve(BUILD), project.resolve(BUILD));
        for (String module : List.of("local-stack", "testing/testbed", "testing/bench", "testing/faults")) {
            Files.createDirectories(project.resolve(module).resolve("src/main"));
            Files.writeString(project.resolve(module).resolve("pom.xml"), "");
        }
        Files.writeString(project.resolve("pom.xml"), "");
        maven("exit 1");
        List.of("local-stack", "testing/bench", "testing/faults").forEach(this::makeJar);
    }

    @ParameterizedTest
    @CsvSource({"up, local-stack", "help, local-stack", "bench, bench", "crash-test, faults", "chaos-test, faults"})
    void eachCommandRunsTheJarOfItsModule(String command, String jar) throws Exception {
        assertThat(run(project.resolve("bridge"), command, "--an option"))
                .isEqualTo("""
                %s [%s, --an option]
                home %s
                """.formatted(jar, command, project));
    }

    @ParameterizedTest
    @CsvSource({"tr_TR.UTF-8", "xx_XX", "C"})
    void worksThroughALinkWithAnyLocaleAndCdpath(String locale) throws Exception {
        // Given
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("the project/bridge"));
        Path second = Files.createSymbolicLink(directory.resolve("second"), link);

        // When
        Map<String, String> environment = Map.of("CDPATH", directory + ":/", "LC_ALL", locale, "LANG", locale);
        String output = run(environment, directory.relativize(second), "up");

        // Then
        assertThat(output).contains("home " + project);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BRIDGE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void theUserCanChooseTheGarbageCollector(String variable) throws Exception {
        assertThat(run(Map.of(variable, "-XX:+UseSerialGC"), project.resolve("bridge"), "up"))
                .contains("home " + project);
    }

    @Test
    void saysThatJavaHomeNamesNoJdk() throws Exception {
        // Given
        String missing = directory.resolve("uninstalled").toString();

        // When
        String output = run(Map.of("JAVA_HOME", missing), project.resolve("bridge"), "up");

        // Then
        assertThat(output).contains("JAVA_HOME names no JDK: '" + missing + "'", "Correct or unset it");
    }

    @Test
    void aChangedSourceIsBuiltOnce() throws Exception {
        // Given
        maven("echo built >>builds");
        Files.writeString(project.resolve("testing/testbed/src/main/new"), "");
        newer(project.resolve("testing/testbed/src/main"));

        // When
        run(project.resolve("bridge"), "up");
        run(project.resolve("bridge"), "up");

        // Then
        assertThat(project.resolve("builds")).hasContent("built");
    }

    @Test
    void aBuildOfAnotherPlatformIsBuiltAgainOnce() throws Exception {
        // Given
        maven("echo built >>builds");
        Files.writeString(project.resolve("local-stack/target/bridge.platform"), "Plan9 mips");

        // When
        run(project.resolve("bridge"), "up");
        run(project.resolve("bridge"), "up");

        // Then
        assertThat(project.resolve("builds")).hasContent("built");
    }

    @Test
    void aFailedBuildEndsTheCommand() throws Exception {
        // Given
        newer(project.resolve("pom.xml"));

        // When
        String output = run(project.resolve("bridge"), "up");

        // Then
        assertThat(output).doesNotContain("home").contains("the build failed");
    }

    @Test
    void buildsNothingWhileAProgramRunsFromTheJars() throws Exception {
        // Given
        Files.createDirectory(project.resolve("target"));
        Process running = start(Map.of(), project.resolve("bridge"), "wait");
        assertThat(running.inputReader(UTF_8).readLine()).isEqualTo("local-stack [wait]");
        newer(project.resolve("pom.xml"));
        Files.delete(project.resolve("testing/faults/target/faults.jar"));

        // When
        String output = run(project.resolve("bridge"), "up");
        String withoutJar = run(project.resolve("bridge"), "crash-test");
        running.destroyForcibly().waitFor();

        // Then
        assertThat(output).contains("home").contains("this command runs the old build. To build again, stop them");
        assertThat(withoutJar)
                .contains("Stop them, then run this command again")
                .doesNotContain("the build failed");
    }

    private String run(Path script, String... arguments) throws Exception {
        return run(Map.of(), script, arguments);
    }

    private String run(Map<String, String> environment, Path script, String... arguments) throws Exception {
        Process process = start(environment, script, arguments);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    private Process start(Map<String, String> environment, Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("BRIDGE_JAVA_OPTS");
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    private void maven(String line) throws IOException {
        Path wrapper = Files.writeString(project.resolve("mvnw"), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
    }

    private static void newer(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusMillis(10)));
    }

    private void makeJar(String module) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
        Path target = project.resolve(module).resolve("target");
        String entry = Echo.class.getName().replace('.', '/') + ".class";
        try (InputStream code = Echo.class.getResourceAsStream("/" + entry)) {
            Files.createDirectories(target);
            Path jar = target.resolve(Path.of(module).getFileName() + ".jar");
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                out.putNextEntry(new ZipEntry(entry));
                code.transferTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
