// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.testbed.clerkapi.ApiFault;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kills {@code backfill} repeatedly while the service applies the snapshots. */
@Tag("long")
class BackfillKillsIT {

    private static final String KEY = "sk_test_example";
    private static final int KILLS = 5;
    private static final int USERS = 3_000;
    private static final List<String> RESUME = List.of("backfill", "--resume");
    private static final int PAGE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ClerkInstance instance = ClerkInstance.withUsers("ins_A", USERS);
    private final HttpClient http = HttpClient.newHttpClient();
    private TestSystem system;
    private ClerkApiServer api;

    @BeforeEach
    void start() throws Exception {
        system = TestSystem.open(3)
                .with("SNAPSHOTS_TOPIC", SharedEngines.newTopic(3))
                .with("SYNC_RAW", "true")
                .with("SYNC_PRIVATE_METADATA", "true");
        api = ClerkApiServer.start().with(KEY, instance);
        for (String path : new String[] {"/users", "/organizations", "/organization_memberships"}) {
            api.onRequests(path, 1, Integer.MAX_VALUE, ApiFault.slow(Duration.ofMillis(50)));
        }
    }

    @AfterEach
    void stop() {
        system.close();
        api.close();
    }

    @Test
    void everyRowIsCorrectAfterFiveRandomKills() throws Exception {
        try (UserSync service = system.startReadyService()) {
            // When
            boolean killed = false;
            for (int kills = 0; kills < KILLS; kills += killed ? 1 : 0) {
                killed = killAtARandomPoint(killed ? RESUME : List.of("backfill"));
            }
            CommandRun last = Commands.run(environment(), RESUME.toArray(String[]::new));

            // Then
            assertThat(last.exit() == 0 || last.errors().contains("Nothing to resume"))
                    .as(last.errors())
                    .isTrue();
            TestSystem.patiently().until(() -> service.isReady() && rows() == USERS + USERS / 10 + USERS);
            assertRowsMatchListing("users", "users");
            assertRowsMatchListing("organizations", "organizations");
            assertRowsMatchListing("organization_memberships", "organization_memberships");
        }
    }

    /**
     * Starts a run, lets it read one to three pages, waits up to 100 ms, and kills it. Returns false if the run ended
     * before it was killed.
     */
    private boolean killAtARandomPoint(List<String> arguments) throws Exception {
        long pages = pagesRead() + 1 + random.nextInt(3);
        Process process = Commands.start(environment(), arguments.toArray(String[]::new));
        TestSystem.patiently()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> pagesRead() >= pages || !process.isAlive());
        boolean ended = process.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    private long pagesRead() {
        return api.requests().stream()
                .filter(request -> request.parameter("order_by") != null)
                .count();
    }

    private int rows() throws Exception {
        return system.query("select id from clerk.users union all select id from clerk.organizations"
                        + " union all select id from clerk.organization_memberships")
                .size();
    }

    private void assertRowsMatchListing(String table, String path) throws Exception {
        Map<String, JsonNode> listed = listed(path);
        Map<String, JsonNode> rows = new HashMap<>();
        for (Map<String, String> row :
                system.query("select id, raw from clerk." + table + " where deleted_at is null")) {
            rows.put(row.get("id"), JSON.readTree(row.get("raw")));
        }
        assertThat(rows).as("seed " + seed).isEqualTo(listed);
    }

    /** What the mirror must store of each object in the API's lists, by id. */
    private Map<String, JsonNode> listed(String path) throws Exception {
        Map<String, JsonNode> objects = new HashMap<>();
        int before = -1;
        while (objects.size() > before) {
            before = objects.size();
            URI page = URI.create(api.url() + "/" + path + "?order_by=created_at&limit=" + PAGE + "&offset=" + before
                    + "&include_members_count=true");
            HttpRequest request = HttpRequest.newBuilder(page)
                    .header("Authorization", "Bearer " + KEY)
                    .header("Clerk-API-Version", "2026-05-12")
                    .build();
            JsonNode body = JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            (body.isArray() ? body : body.path("data"))
                    .forEach(object -> objects.put(object.path("id").asText(), asMirrored(object)));
        }
        return objects;
    }

    /** Removes what the column {@code raw} leaves out: backup codes, and metadata and personal data in memberships. */
    private static JsonNode asMirrored(JsonNode object) {
        object.path("phone_numbers").forEach(phone -> ((ObjectNode) phone).remove("backup_codes"));
        if (object.path("object").asText().equals("organization_membership")) {
            ((ObjectNode) object).remove(List.of("public_user_data", "public_metadata", "private_metadata"));
            ((ObjectNode) object.path("organization")).remove(List.of("public_metadata", "private_metadata"));
        }
        return object;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(system.environment());
        environment.put("CLERK_SECRET_KEY", KEY);
        environment.put("CLERK_API_URL", api.url().toString());
        environment.put("CLERK_API_RATE", "1000");
        return environment;
    }
}
