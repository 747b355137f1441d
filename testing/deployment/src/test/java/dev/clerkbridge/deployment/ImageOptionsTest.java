// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image's JVM options are defaults that users can override. Runs with each of {@link #jdks}. */
class ImageOptionsTest {

    private static final String IMAGE = "deploy/image/";

    @TempDir
    private static Path app;

    /** The JDK that runs the tests, and the JDKs in /usr/lib/jvm. */
    static Stream<Path> jdks() throws IOException {
        List<Path> jdks =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home")).toRealPath()));
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> folders = Files.list(installed)) {
                for (Path folder : folders.toList()) {
                    if (Files.isExecutable(folder.resolve("bin/javac"))) {
                        jdks.add(folder.toRealPath());
                    }
                }
            }
        }
        return jdks.stream().distinct();
    }

    @BeforeAll
    static void createImageLayout() throws IOException {
        for (String file : List.of("run", "ask", "jvm.options")) {
            Files.copy(Project.path(IMAGE + file), app.resolve(file));
        }
        compile(Project.path(IMAGE + "HealthCheck.java"), app.resolve("health"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, OptionsProbe.class.getName());
        String classFile = OptionsProbe.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(app.resolve("probe.jar")), manifest);
                var content = requireNonNull(OptionsProbe.class.getClassLoader().getResourceAsStream(classFile))) {
            jar.putNextEntry(new JarEntry(classFile));
            content.transferTo(jar);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theDefaultsLimitThreadsAndMemory(Path jdk) {
        Tool.Run run = start(jdk, Map.of(), "drain", "--verbose");

        assertThat(run.output().lines())
                .contains("ActiveProcessorCount=2", "UseParallelGC=true", "MaxRAMPercentage=50.0")
                .contains("MaxDirectMemorySize=67108864", "arguments=drain,--verbose");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void commandsThatReadFromClerkHaveASmallHeap(Path jdk) {
        assertThat(start(jdk, Map.of(), "backfill", "--users").output().lines())
                .contains("UseSerialGC=true", "MaxHeapSize=67108864", "arguments=backfill,--users");
        assertThat(start(jdk, Map.of("JDK_JAVA_OPTIONS", "-Xmx96m -XX:+UseG1GC"), "reconcile")
                        .output()
                        .lines())
                .contains("UseG1GC=true", "MaxHeapSize=100663296");
    }

    /** Operators run these commands in the container of the running service ({@code docs/runbook.md}). */
    @ParameterizedTest
    @MethodSource("jdks")
    void commandsInTheServicesContainerLeaveItsMemoryToTheService(Path jdk) {
        for (String command : List.of("redrive", "replay-dead-letters", "doctor")) {
            assertThat(start(jdk, Map.of(), command, "--help").output().lines())
                    .contains("UseSerialGC=true", "MaxHeapSize=134217728", "arguments=" + command + ",--help");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void userOptionsOverrideTheDefaults(Path jdk) {
        Tool.Run run = start(
                jdk,
                Map.of("JDK_JAVA_OPTIONS", "-XX:ActiveProcessorCount=3 -XX:MaxRAMPercentage=25 -Dprobe=\"two words\""));

        assertThat(run.output().lines())
                .contains("ActiveProcessorCount=3", "MaxRAMPercentage=25.0", "probe=two words")
                .contains("MaxDirectMemorySize=67108864", "UseParallelGC=true");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aCollectorChosenByTheUserReplacesTheDefault(Path jdk) {
        for (String collector : List.of("UseSerialGC", "UseG1GC", "UseParallelGC")) {
            for (String variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
                Tool.Run run = start(jdk, Map.of(variable, "-XX:+" + collector));

                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output()).contains(collector + "=true");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingress", "consumer-user-sync", "console"})
    void aServiceStartsWithTheJarsInTheFolderPlugins(String service, @TempDir Path withPlugins) throws IOException {
        // Given: the service's jar has no main class, and a plug-in has one with the service's name
        String main = Project.text(service + "/pom.xml").replaceAll("(?s).*<mainClass>(.*?)</mainClass>.*", "$1");
        for (String file : List.of("run", "jvm.options")) {
            Files.copy(app.resolve(file), withPlugins.resolve(file));
        }
        Files.copy(app.resolve("probe.jar"), withPlugins.resolve(service + ".jar"));
        Path source = Files.writeString(withPlugins.resolve("Main.java"), """
                package %s;
                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        Class.forName("%s");
                        System.out.println("plug-in: " + String.join(",", arguments));
                    }
                }
                """.formatted(
                        main.replace(".Main", ""), OptionsProbe.class.getName()));
        Path classes = withPlugins.resolve("classes");
        compile(source, classes);
        String classFile = main.replace('.', '/') + ".class";
        Files.createDirectory(withPlugins.resolve("plugins"));
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(withPlugins.resolve("plugins/plugin.jar")))) {
            jar.putNextEntry(new JarEntry(classFile));
            Files.copy(classes.resolve(classFile), jar);
        }

        // When
        Tool.Run run = Tool.runProgram(
                environment(Path.of(System.getProperty("java.home")), Map.of()),
                withPlugins.resolve("run").toString(),
                service,
                "doctor",
                "two words");

        // Then
        assertThat(run.output()).isEqualTo("plug-in: doctor,two words\n");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theHealthCheckIgnoresTheServicesOptions(Path jdk) throws IOException {
        // Given
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/ready", exchange -> {
            byte[] body = "up".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();

        // When
        Tool.Run run = Tool.runProgram(
                environment(jdk, Map.of("JDK_JAVA_OPTIONS", "-XX:+UseG1GC -javaagent:none.jar")),
                app.resolve("ask").toString(),
                String.valueOf(server.getAddress().getPort()));
        server.stop(0);

        // Then
        assertThat(run.output()).isEqualTo("up\n");
        assertThat(run.exitCode()).isZero();
    }

    private static void compile(Path source, Path classes) {
        ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), "--release", "17", source.toString());
    }

    private static Tool.Run start(Path jdk, Map<String, String> variables, String... arguments) {
        String[] command = Stream.concat(Stream.of(app.resolve("run").toString(), "probe"), Stream.of(arguments))
                .toArray(String[]::new);
        return Tool.runProgram(environment(jdk, variables), command);
    }

    private static Map<String, String> environment(Path jdk, Map<String, String> variables) {
        Map<String, String> environment = new java.util.HashMap<>(variables);
        environment.put("PATH", jdk.resolve("bin") + ":/usr/bin:/bin");
        return environment;
    }
}
