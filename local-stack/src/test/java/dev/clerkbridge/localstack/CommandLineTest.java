// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    private static final String SECRET = "--secret=" + "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC0wMDAx";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"usr.creatd, user.created", "organization.member.created, organizationMembership.created"})
    void forAnUnknownTypeTheErrorSuggestsTheNearestType(String mistyped, String meant) {
        // When
        int code = run("send", mistyped, SECRET);

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("Did you mean '" + meant + "'? --list")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send",
                "snd",
                "send user.created --count 0",
                "send user.created --count many",
                "send user.created --all",
                "send user.created --stale --duplicate",
                "send user.created --connections 100000",
                "up --kafka-port seven",
                "up --kafka-port 70000",
                "up --console-port -1",
                "clerk-api --port 70000",
                "pause redis",
                "resume"
            })
    void aUsageErrorIsReportedInTwoLines(String arguments) {
        // When
        int code = run(arguments.split(" "));

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("bridge: ").contains("--help").hasLineCount(2);
    }

    @Test
    void ifNothingListensTheErrorNamesTheNextStep() {
        // Given
        int port = FreePort.onLoopback();

        // When
        int code = run("send", "user.created", SECRET, "--url", "http://127.0.0.1:" + port);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("Is ./bridge up running?").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "204, 0", "302, 1", "400, 1", "503, 1"})
    void theExitCodeShowsWhetherEveryAnswerWas2xx(int answer, int expected) throws IOException {
        // Given
        HttpServer server = answering(answer, new ArrayList<>());

        // When
        int code = run("send", "user.created", "user.deleted", SECRET, "--url", url(server));
        server.stop(0);

        // Then
        assertThat(code).isEqualTo(expected);
        assertThat(out.toString()).contains(answer + "  user.created").contains(answer + "  user.deleted");
    }

    @Test
    void duplicatesShareAMessageIdAndOtherEventsHaveTheirOwn() throws IOException {
        // Given
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = answering(200, ids);

        // When
        run("send", "user.created", "--duplicate", "--count", "100", SECRET, "--url", url(server));
        server.stop(0);

        // Then
        assertThat(ids).hasSize(200);
        assertThat(new HashSet<>(ids)).hasSize(100);
        assertThat(out.toString()).contains("200 deliveries");
    }

    @Test
    void withoutASecretTheErrorNamesTheNextStep() {
        // When
        int code = run("send", "user.created", "--state", directory.toString());

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("Run ./bridge up once");
    }

    @Test
    void anUnreadableFileIsReportedInOneLine() throws IOException {
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, '\n'});

        for (Path file : List.of(binary, directory, directory.resolve("missing"))) {
            err.getBuffer().setLength(0);
            assertThat(run("replay", file.toString(), SECRET)).isEqualTo(1);
            assertThat(err.toString()).startsWith("bridge: cannot read " + file).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"body\":\"no JSON\"} | the body in it", "{no JSON | it"})
    void replayStopsAtInvalidJsonAndNamesTheLine(String broken, String what) throws IOException {
        // Given
        Path recorded = directory.resolve("deliveries");
        Files.write(recorded, List.of("svix-id: msg_1", "{\"type\":\"user.created\"}", broken, "{}"));
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = answering(200, ids);

        // When
        int code = run("replay", recorded.toString(), SECRET, "--url", url(server));
        server.stop(0);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(ids).containsExactly("msg_1");
        assertThat(out.toString()).contains("200  user.created").hasLineCount(1);
        assertThat(err.toString())
                .contains("line 3 of " + recorded + " was not posted: " + what + " is not valid JSON")
                .hasLineCount(1);
    }

    @Test
    void replaySaysIfAFileContainsNoDelivery() throws IOException {
        // Given
        Path recorded = directory.resolve("deliveries");
        Files.write(recorded, List.of("svix-id: msg_1", "type,id"));

        // When
        int code = run("replay", recorded.toString(), SECRET, "--url", "http://127.0.0.1:1/");

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains(recorded + " contains no delivery");
    }

    @Test
    void listsEveryTypeWithItsKey() {
        // When
        run("send", "--list");

        // Then
        assertThat(out.toString())
                .hasLineCount(51)
                .containsPattern("organizationMembership.deleted +data.public_user_data.user_id");
    }

    private int run(String... arguments) {
        CommandLine commandLine = Bridge.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    private static HttpServer answering(int status, List<String> messageIds) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            messageIds.add(exchange.getRequestHeaders().getFirst("svix-id"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/webhooks";
    }
}
