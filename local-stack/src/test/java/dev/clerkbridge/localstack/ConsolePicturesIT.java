// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clerkbridge.testbed.example.ExampleEvent;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the screenshots for the documentation, using invented events. This command runs it, in about two minutes:
 *
 * <pre>
 * ./mvnw verify -Dquick -pl local-stack -am -Dscreenshots=docs/images \
 *     -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=ConsolePicturesIT -Dfailsafe.failIfNoSpecifiedTests=false
 * </pre>
 */
@EnabledIfSystemProperty(named = "screenshots", matches = ".+", disabledReason = "needs -Dscreenshots=FOLDER")
class ConsolePicturesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int POINTS_OF_A_CHART = 8;
    private static final int MAX_BYTES = 200_000;

    /** The path is relative to the project's folder, but tests run in their module's folder. */
    private static final Path FOLDER = Path.of("..").resolve(System.getProperty("screenshots", "target"));

    private static final List<ExampleType> USUAL = List.of(
            ExampleType.SESSION_CREATED,
            ExampleType.USER_CREATED,
            ExampleType.SESSION_ENDED,
            ExampleType.USER_UPDATED,
            ExampleType.ORGANIZATION_CREATED,
            ExampleType.ORGANIZATION_MEMBERSHIP_CREATED,
            ExampleType.USER_DELETED);

    private final Examples examples = Examples.seeded(16);
    private final SvixSigner signer = new SvixSigner(TestStack.SECRET);
    private int sent;

    @Test
    void takesEveryScreenshotInTheDocumentation(@TempDir Path directory) throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: Chromium and its driver are not installed");
        try (TestStack stack = new TestStack(directory, Map.of("CLERK_INSTANCE_IDS", Examples.INSTANCE_ID));
                Browser browser = new Browser(stack.console())) {
            // Given: a stack with more than a minute of traffic
            Subject subject = examples.subject();
            post(
                    stack,
                    examples.event(
                            ExampleType.USER_CREATED, subject, Instant.now().minusSeconds(90)));
            post(stack, examples.fromInstance("ins_3AnotherInstance00000000000").event(ExampleType.USER_CREATED));
            post(stack, examples.fromInstance("ins_3AnotherInstance00000000000").event(ExampleType.SESSION_CREATED));
            post(stack, examples.fromInstance("ins_3AnotherInstance00000000000").event(ExampleType.USER_UPDATED));
            stack.addDeadLetter(sign(examples.event(ExampleType.USER_UPDATED, subject)));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(700)).until(() -> {
                post(stack, examples.event(USUAL.get(sent++ % USUAL.size())));
                return samples(stack) >= POINTS_OF_A_CHART;
            });
            post(stack, examples.event(ExampleType.USER_UPDATED, subject, Instant.now()));
            String stale = post(
                    stack,
                    examples.event(
                            ExampleType.USER_UPDATED, subject, Instant.now().minusSeconds(60)));
            await().atMost(PATIENCE)
                    .until(() -> get(stack, "/api/v1/events/" + stale), story -> story.contains("STALE"));

            // Then
            browser.prefer("light");
            browser.resize(1280, 680);
            browser.open("/");
            await().atMost(PATIENCE).until(browser::source, source -> source.contains("<canvas"));
            take(browser, "console-watch");
            browser.resize(1280, 800);
            browser.open("/events/" + stale);
            take(browser, "console-event");
            browser.open("/quarantine");
            take(browser, "console-quarantine");
            browser.prefer("dark");
            browser.open("/health");
            take(browser, "console-health");
        }
    }

    private static void take(Browser browser, String name) throws IOException {
        browser.takePicture(FOLDER, name);
        assertThat(Files.size(FOLDER.resolve(name + ".png"))).isLessThan(MAX_BYTES);
    }

    private String post(TestStack stack, ExampleEvent event) throws Exception {
        SignedRequest delivery = sign(event);
        assertThat(stack.post(delivery)).isEqualTo(200);
        return delivery.messageId();
    }

    private SignedRequest sign(ExampleEvent event) {
        return signer.sign(event, examples.messageId(), Instant.now());
    }

    private static long samples(TestStack stack) throws Exception {
        return get(stack, "/api/v1/samples")
                .lines()
                .filter(line -> line.contains("\"at\""))
                .count();
    }

    private static String get(TestStack stack, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(stack.console().resolve(path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
