// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClerkApiServerTest {

    private static final String KEY = "sk_test_example";
    private static final long CREATED = ClerkInstance.FIRST_CREATED_AT;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ClerkInstance instance = ClerkInstance.withUsers("ins_A", 25);
    private ClerkApiServer api;

    @BeforeEach
    void start() throws IOException {
        api = ClerkApiServer.start().with(KEY, instance);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void cursorPagesListEveryUserOnceDespiteADeletion() throws Exception {
        // Given
        String cursorOfThirdPage = instance.userIds().get(19);
        api.onRequest("/users", 3, ApiFault.after(() -> instance.delete(cursorOfThirdPage)));

        // When
        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (JsonNode page = users(cursor); !page.isEmpty(); page = users(cursor)) {
            page.forEach(user -> seen.add(user.path("id").asText()));
            cursor = seen.get(seen.size() - 1);
        }

        // Then
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().containsAll(instance.userIds());
    }

    @Test
    void offsetPagesSkipAnObjectAfterADeletion() throws Exception {
        List<String> ids = instance.membershipIds();
        JsonNode first = get("/organization_memberships?order_by=created_at&limit=10");
        instance.delete(ids.get(3));
        JsonNode second = get("/organization_memberships?order_by=created_at&limit=10&offset=10");

        assertThat(first.path("total_count").asInt()).isEqualTo(25);
        assertThat(second.path("data").path(0).path("id").asText()).isEqualTo(ids.get(11));
        assertThat(second.path("total_count").asInt()).isEqualTo(24);
    }

    @Test
    void aFilterByIdHasTheUsualLimitAndOmitsUnknownIds() throws Exception {
        StringBuilder filter = new StringBuilder("/users?user_id=user_unknown");
        instance.userIds().forEach(id -> filter.append("&user_id=").append(id));

        assertThat(get(filter.toString())).hasSize(10);
        assertThat(get(filter + "&limit=100")).hasSize(25);
    }

    @Test
    void anObjectThatListingsLeaveOutIsFoundById() throws Exception {
        // Given
        String user = instance.userIds().get(0);
        String memberships = "/organizations/" + instance.organizationIds().get(0) + "/memberships";

        // When
        instance.leaveOut(user);
        instance.leaveOut(instance.membershipIds().get(0));

        // Then
        assertThat(get("/users?limit=100")).hasSize(24);
        assertThat(get("/users?user_id=" + user)).hasSize(1);
        assertThat(get(memberships).path("data")).hasSize(9);
        assertThat(get(memberships + "?user_id=" + user).path("data")).hasSize(1);
    }

    @Test
    void aLimitAboveTheMaximumFallsBackToTheDefault() throws Exception {
        assertThat(get("/users?limit=501")).hasSize(10);
    }

    @Test
    void recentlyUpdatedUsersComeFirst() throws Exception {
        String oldest = instance.userIds().get(0);
        instance.change(oldest, CREATED + 10_000_000);

        assertThat(get("/users?order_by=-updated_at").path(0).path("id").asText())
                .isEqualTo(oldest);
    }

    @Test
    void deletingAUserDeletesItsMemberships() throws Exception {
        String user = instance.userIds().get(7);
        instance.delete(user);

        assertThat(send("/users/" + user, KEY).statusCode()).isEqualTo(404);
        assertThat(get("/organization_memberships?limit=1").path("total_count").asInt())
                .isEqualTo(24);
    }

    @Test
    void refusesWrongMissingAndRevokedKeys() throws Exception {
        assertThat(send("/users", "sk_test_other").body()).contains("clerk_key_invalid");
        assertThat(send("/users", "").body()).contains("authorization_header_format_invalid");
        api.revoke(KEY);
        assertThat(send("/users", KEY).statusCode()).isEqualTo(401);
    }

    @Test
    void everyKeyReadsTheDataOfItsInstance() throws Exception {
        api.with("sk_test_other", ClerkInstance.empty("ins_B", "development"));

        assertThat(send("/instance", "sk_test_other").body()).contains("ins_B", "development");
        assertThat(send("/users", "sk_test_other").body()).isEqualTo("[]");
    }

    @Test
    void refusesRequestsAboveTheLimitWithRetryAfter() throws Exception {
        api.limit(2, Duration.ofMinutes(1));

        assertThat(List.of(status("/users"), status("/users"), status("/users")))
                .containsExactly(200, 200, 429);
        assertThat(send("/users", KEY).headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
    }

    @Test
    void faultsAffectOnlyTheChosenRequests() throws Exception {
        api.onRequests("/users", 2, 3, ApiFault.error(503, "service_unavailable"));
        api.onRequest("/instance", 1, ApiFault.cut());

        assertThat(List.of(status("/users"), status("/users"), status("/users"), status("/users")))
                .containsExactly(200, 503, 503, 200);
        assertThatThrownBy(() -> send("/instance", KEY)).isInstanceOf(IOException.class);
        assertThat(api.requests("/users")).hasSize(4);
    }

    @Test
    void refusesDisabledFeaturesWithClerksCode() throws Exception {
        instance.disableOrganizations();

        assertThat(send("/organizations", KEY).body()).contains("organization_not_enabled_in_instance");
    }

    @Test
    void organizationsHaveTheNumberOfMembersOnlyOnRequest() throws Exception {
        String one = "/organizations/" + instance.organizationIds().get(0);

        assertThat(get("/organizations").path("data").path(0).has("members_count"))
                .isFalse();
        assertThat(get(one).has("members_count")).isFalse();
        assertThat(get(one + "?include_members_count=true")
                        .path("members_count")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void generatedUsersAreTheSameEveryTime() throws Exception {
        String user = "/users/" + instance.userIds().get(3);

        assertThat(get(user)).isEqualTo(get(user));
        assertThat(get(user).path("created_at").asLong()).isEqualTo(CREATED + 3_000);
    }

    private JsonNode users(String cursor) throws Exception {
        return get("/users?order_by=created_at" + (cursor.isEmpty() ? "" : "&starting_after=" + cursor));
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send(path, KEY);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private int status(String path) throws Exception {
        return send(path, KEY).statusCode();
    }

    private HttpResponse<String> send(String path, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api.url() + path)).header("Clerk-API-Version", "2026-05-12");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
