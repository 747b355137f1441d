// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelTest {

    private static final URI INGRESS = URI.create("http://127.0.0.1:8080/api/webhooks");

    @TempDir
    Path tools;

    private final StringWriter out = new StringWriter();

    @Test
    void withoutATunnelProgramTheMessageSaysHowToInstallOne() throws Exception {
        open(Map.of());

        assertThat(out.toString()).contains("https://ngrok.com/download", "npm install -g clerk");
    }

    @Test
    void passesPortAndDomainToNgrokAndPrintsItsAddress() throws Exception {
        // Given
        install("ngrok", """
                echo "$@" >"$0.arguments"
                echo 'lvl=info msg="started tunnel" obj=tunnels name=command_line url=https://mine.ngrok.app'
                """);

        // When
        open(Map.of("NGROK_DOMAIN", "mine.ngrok.app"));

        // Then
        await().untilAsserted(() -> assertThat(out.toString())
                .contains(
                        "tunnel https://mine.ngrok.app/api/webhooks",
                        "subscribe to user, organization and organizationMembership events",
                        "CLERK_WEBHOOK_SIGNING_SECRET=whsec_"));
        assertThat(tools.resolve("ngrok.arguments")).content().contains("http 8080 --url=mine.ngrok.app");
    }

    @Test
    void printsTheWholeErrorOfNgrok() throws Exception {
        // Given
        install("ngrok", """
                echo 'ERROR:  authentication failed: Your account is suspended.'
                echo 'ERROR:  '
                echo 'ERROR:  ERR_NGROK_4018'
                echo 'ERROR:'
                """);

        // When
        open(Map.of());

        // Then
        await().untilAsserted(() -> assertThat(out.toString())
                .contains("the tunnel ended: authentication failed: Your account is suspended.\n  ERR_NGROK_4018\n"));
    }

    @Test
    void clerksCommandLineForwardsToTheIngress() throws Exception {
        // Given
        install("clerk", "echo \"$@\" >\"$0.new\" && mv \"$0.new\" \"$0.arguments\"\n");

        // When
        open(Map.of());

        // Then
        assertThat(out.toString()).contains("the Clerk CLI forwards", "Add Endpoint");
        await().untilAsserted(() ->
                assertThat(tools.resolve("clerk.arguments")).hasContent("webhooks listen --forward-to " + INGRESS));
    }

    private void open(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", tools.toString());
        new Tunnel(new Progress(new PrintWriter(out)), all).open(INGRESS);
    }

    private void install(String program, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(program), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
