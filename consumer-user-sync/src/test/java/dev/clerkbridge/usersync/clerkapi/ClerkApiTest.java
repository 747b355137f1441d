// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.testbed.clerkapi.ApiFault;
import dev.clerkbridge.testbed.clerkapi.ApiRequest;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.usersync.config.ClerkApiConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClerkApiTest {

    private static final String KEY = "sk_test_example";

    private final ClerkInstance instance = ClerkInstance.withUsers("ins_A", 1_200);
    private final List<Duration> pauses = new ArrayList<>();
    private ClerkApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ClerkApiServer.start().with(KEY, instance);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyUserIsListedOnceInOrderOfCreation() {
        assertThat(ids(ObjectKind.USER)).isEqualTo(instance.userIds());
        assertThat(server.requests("/users"))
                .allSatisfy(request -> assertThat(request.version()).isEqualTo("2026-05-12"))
                .extracting(request -> request.parameter("offset"))
                .containsOnlyNulls();
    }

    @Test
    void organizationsAndMembershipsAreListedCompletely() {
        assertThat(ids(ObjectKind.ORGANIZATION)).isEqualTo(instance.organizationIds());
        assertThat(ids(ObjectKind.MEMBERSHIP)).isEqualTo(instance.membershipIds());
    }

    @Test
    void organizationsHaveTheirNumberOfMembers() {
        ClerkObject listed = Listing.from(connect(), ObjectKind.ORGANIZATION, ListingPosition.START)
                .next()
                .get(0);
        ClerkObject found = connect()
                .find(List.of(new ObjectReference(ObjectKind.ORGANIZATION, listed.id(), null, null)))
                .get(0);

        assertThat(List.of(listed, found))
                .extracting(ClerkObject::json)
                .allMatch(json -> json.contains("\"members_count\":10"));
    }

    @Test
    void aListingContinuesFromItsPosition() {
        for (ObjectKind kind : List.of(ObjectKind.USER, ObjectKind.MEMBERSHIP)) {
            Listing first = Listing.from(connect(), kind, ListingPosition.START);
            List<ClerkObject> objects = new ArrayList<>(first.next());

            objects.addAll(drain(Listing.from(connect(), kind, first.position())));

            assertThat(objects).extracting(ClerkObject::id).hasSize(1_200).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(ClerkInstance.LostCursor.class)
    void deletingTheLastUserOfAPageHidesNoOtherUser(ClerkInstance.LostCursor treatment) {
        // Given
        String last = instance.userIds().get(499);
        instance.lostCursor(treatment);
        server.onRequest("/users", 2, ApiFault.after(() -> instance.delete(last)));

        // When
        List<String> listed = ids(ObjectKind.USER);

        // Then
        assertThat(listed).containsAll(instance.userIds()).doesNotHaveDuplicates();
    }

    @Test
    void aUserCreatedDuringTheListingIsListed() {
        server.onRequest("/users", 2, ApiFault.after(() -> instance.addUser(ClerkInstance.FIRST_CREATED_AT * 2)));

        assertThat(ids(ObjectKind.USER)).hasSize(1_201).isEqualTo(instance.userIds());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 49, 51, 400, 480})
    void deletionsBetweenTwoOffsetPagesHideNoMembership(int deletions) {
        // Given
        List<String> deleted = instance.membershipIds().subList(0, deletions);
        server.onRequest("/organization_memberships", 2, ApiFault.after(() -> deleted.forEach(instance::delete)));

        // When
        List<String> listed = ids(ObjectKind.MEMBERSHIP);

        // Then
        assertThat(listed).containsAll(instance.membershipIds()).doesNotHaveDuplicates();
    }

    @Test
    void membershipsOfOneMillisecondInRandomOrderAreListedCompletely() {
        // Given: a page ends between memberships that were created at the same time
        String organization = instance.organizationIds().get(0);
        for (String user : instance.userIds().subList(600, 640)) {
            instance.addMembership(organization, user, ClerkInstance.FIRST_CREATED_AT + 490_000);
        }
        instance.unstableOrder();

        // Then
        assertThat(ids(ObjectKind.MEMBERSHIP)).containsExactlyInAnyOrderElementsOf(instance.membershipIds());
    }

    @Test
    void detectsAServerThatIgnoresTheCursor() {
        instance.forgetCursors();

        assertThatThrownBy(() -> ids(ObjectKind.USER)).hasMessageContaining("ignores starting_after");
    }

    @Test
    void detectsAServerThatReturnsShortPages() {
        server.onRequests(
                "/organization_memberships",
                1,
                99,
                ApiFault.body("{\"data\":[{\"id\":\"orgmem_1\"}],\"total_count\":900}"));

        assertThatThrownBy(() -> ids(ObjectKind.MEMBERSHIP)).hasMessageContaining("only 1 of the 500");
    }

    @Test
    void detectsAServerThatIgnoresTheOffset() {
        String page = IntStream.range(0, 500)
                .mapToObj(i -> "{\"id\":\"orgmem_" + i + "\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "],\"total_count\":1200}"));
        server.onRequests("/organization_memberships", 1, Integer.MAX_VALUE, ApiFault.body(page));

        assertThatThrownBy(() -> ids(ObjectKind.MEMBERSHIP)).hasMessageContaining("repeats the same objects");
    }

    @Test
    void detectsAServerThatNeverReturnsTheSecondPage() {
        AtomicInteger requests = new AtomicInteger();
        ApiFault empty = ApiFault.body("{\"data\":[],\"total_count\":1200}");
        server.onRequests(
                "/organization_memberships",
                1,
                Integer.MAX_VALUE,
                normal -> requests.incrementAndGet() % 2 == 0 ? empty.answer(normal) : normal.get());

        assertThatThrownBy(() -> ids(ObjectKind.MEMBERSHIP)).hasMessageContaining("repeats the same objects");
    }

    @ParameterizedTest
    @CsvSource({"7, 7000, 7000", "'', 250, 500", "0, 250, 500", "soon, 250, 500", "100000, 300000, 300000"})
    void waitsForTheTimeInAUsableRetryAfterHeaderUpToFiveMinutes(String retryAfter, long minMillis, long maxMillis) {
        server.onRequest("/users/count", 1, ApiFault.tooManyRequests(retryAfter));

        assertThat(connect().count(ObjectKind.USER)).isEqualTo(1_200);
        assertThat(longest(pauses)).isBetween(Duration.ofMillis(minMillis), Duration.ofMillis(maxMillis));
    }

    @Test
    void retriesTransientFailuresWithGrowingPauses() {
        server.onRequests("/users/count", 1, 2, ApiFault.error(503, "service_unavailable"));
        server.onRequest("/users/count", 1, ApiFault.html(502));
        server.onRequest("/users/count", 1, ApiFault.cut());
        server.onRequest("/users/count", 1, ApiFault.stall(Duration.ofSeconds(5)));

        assertThat(connect().count(ObjectKind.USER)).isEqualTo(1_200);
        assertThat(server.requests("/users/count")).hasSize(6);
        assertThat(longest(pauses)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void aCallFailsAfterTooManyFailures() {
        server.onRequests("/users/count", 1, 99, ApiFault.html(503));

        assertThatThrownBy(() -> connect().count(ObjectKind.USER)).hasMessageContaining("9 attempts", "503");
        assertThat(server.requests("/users/count")).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource({
        "400, api_version_invalid, refused the request",
        "401, clerk_key_invalid, refuses CLERK_SECRET_KEY",
        "403, authorization_missing_scopes, has no permission to read this",
        "403, organization_not_enabled_in_instance, does not have this feature",
        "404, resource_not_found, did not find the object",
        "404, '', There is no Clerk API at",
        "410, operation_deprecated, Check CLERK_API_URL",
        "422, form_param_value_invalid, refused the request's parameters"
    })
    void reportsRefusalsImmediatelyWithTheirCodeAndWithoutTheKey(int status, String code, String message) {
        server.onRequest("/users/count", 1, code.isEmpty() ? ApiFault.html(status) : ApiFault.error(status, code));

        assertThatThrownBy(() -> connect().count(ObjectKind.USER))
                .hasMessageContaining(message)
                .hasMessageContaining(status + (code.isEmpty() ? "" : " " + code))
                .hasMessageContaining("trace 5f0c2a7be1d94c3896a2b7d4e8f01c35")
                .message()
                .doesNotContain(KEY);
        assertThat(server.requests("/users/count")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{}", "[1]", "[{\"id\":\"\"}]", "[{\"id\":\"user_1\"}", "null", ""})
    void refusesAResponseThatIsNotAListOfUsers(String body) {
        server.onRequest("/users", 1, ApiFault.body(body));

        assertThatThrownBy(() -> ids(ObjectKind.USER)).hasMessageContaining("Check CLERK_API_URL");
    }

    @Test
    void refusesAKeyForAnotherInstanceAfterOneRequest() {
        assertThatThrownBy(() -> connect(null, "ins_B", "ins_C"))
                .hasMessageContaining("production instance ins_A", "only ins_B, ins_C");
        assertThat(server.requests()).extracting(ApiRequest::path).containsExactly("/instance");
    }

    @Test
    void usesAFifthOfTheLimitByDefault() {
        server.with("sk_test_dev", ClerkInstance.empty("ins_D", "development"));

        assertThat(connect(null).requestsPerSecond()).isEqualTo(20);
        assertThat(ClerkApi.connect(config("sk_test_dev", null)).requestsPerSecond())
                .isEqualTo(2);
    }

    @Test
    void limitsTheRateOfRequests() {
        ClerkApi api = connect(2);
        pauses.clear();
        long begin = System.nanoTime();
        for (int i = 0; i < 21; i++) {
            api.count(ObjectKind.USER);
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);

        // The client does not sleep, because the test records the pauses instead. Therefore, the last pause is at least
        // twenty intervals minus the elapsed time.
        assertThat(longest(pauses))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(10).minus(elapsed));
    }

    @Test
    void findsObjectsByTheirIds() {
        List<String> users = instance.userIds().subList(0, 100);
        String member = instance.membershipIds().get(25);
        String organization = instance.organizationIds().get(2);
        instance.delete(users.get(3));

        ClerkApi api = connect();

        assertThat(api.find(
                        users.stream().map(id -> reference(ObjectKind.USER, id)).toList()))
                .hasSize(99);
        assertThat(api.find(List.of(new ObjectReference(
                        ObjectKind.MEMBERSHIP,
                        member,
                        organization,
                        instance.userIds().get(24)))))
                .extracting(ClerkObject::id)
                .containsExactly(member);
        assertThat(api.isGone(reference(ObjectKind.USER, users.get(3)))).isTrue();
        assertThat(api.isGone(reference(ObjectKind.USER, users.get(4)))).isFalse();
    }

    @Test
    void membershipsOfADeletedOrganizationAreGone() {
        String organization = instance.organizationIds().get(2);
        String member = instance.membershipIds().get(25);
        String user = instance.userIds().get(25);
        instance.delete(organization);

        assertThat(connect().isGone(new ObjectReference(ObjectKind.MEMBERSHIP, member, organization, user)))
                .isTrue();
    }

    @Test
    void keepsAnObjectsContentUnchanged() {
        String json = "{\"id\":\"user_1\",\"n\":12345678901234567890,\"f\":1.10,\"t\":\"\\uD800 \\u0000 \\u00E9\","
                + "\"created_at\":5,\"updated_at\":7}";
        server.onRequest("/users", 1, ApiFault.body("[" + json + "]"));

        ClerkObject object = Listing.from(connect(), ObjectKind.USER, ListingPosition.START)
                .next()
                .get(0);

        assertThat(object.json()).isEqualTo(json);
        assertThat(object.updatedAt()).isEqualTo(7_000);
    }

    @Test
    void aLongNumberAndALongFieldNameDoNotStopTheListing() {
        String json =
                "{\"id\":\"user_1\",\"public_metadata\":{\"" + "k".repeat(100_000) + "\":" + "7".repeat(8_000) + "}}";
        server.onRequest("/users", 1, ApiFault.body("[" + json + "]"));

        ClerkObject object = Listing.from(connect(), ObjectKind.USER, ListingPosition.START)
                .next()
                .get(0);

        assertThat(object.json()).isEqualTo(json);
    }

    @Test
    void readsTimesLikeTheConsumer() {
        server.onRequest(
                "/users",
                1,
                ApiFault.body("[{\"id\":\"user_1\",\"created_at\":1760000000,\"updated_at\":\"2025-10-09T08:53:21Z\"},"
                        + "{\"id\":\"user_2\",\"created_at\":1760000000000.5,\"updated_at\":null}]"));

        List<ClerkObject> objects =
                Listing.from(connect(), ObjectKind.USER, ListingPosition.START).next();

        assertThat(objects).extracting(ClerkObject::createdAt).containsOnly(1_760_000_000_000L);
        assertThat(objects).extracting(ClerkObject::updatedAt).containsExactly(1_760_000_001_000L, 1_760_000_000_000L);
    }

    @Test
    void deepNestingAndAnExtremeNumberDoNotStopTheListing() {
        String nested = "[".repeat(4_000) + "]".repeat(4_000);
        server.onRequest(
                "/users",
                1,
                ApiFault.body("[{\"id\":\"user_1\",\"unsafe_metadata\":{\"deep\":" + nested
                        + ",\"n\":1e99999999999},\"banned\":true},{\"id\":\"user_2\"}]"));

        List<ClerkObject> objects =
                Listing.from(connect(), ObjectKind.USER, ListingPosition.START).next();

        assertThat(objects).extracting(ClerkObject::id).containsExactly("user_1", "user_2");
        assertThat(objects.get(0).json()).endsWith("]],\"n\":\"1e99999999999\"},\"banned\":true}");
    }

    @Test
    void anUnpairedSurrogateInAFieldNameDoesNotStopTheListing() {
        server.onRequest("/users", 1, ApiFault.body("[{\"id\":\"user_1\",\"public_metadata\":{\"\\udfff\":1}}]"));

        ClerkObject object = Listing.from(connect(), ObjectKind.USER, ListingPosition.START)
                .next()
                .get(0);

        assertThat(object.json()).contains("{\"\\uFFFD\":1}");
    }

    private List<String> ids(ObjectKind kind) {
        return drain(Listing.from(connect(), kind, ListingPosition.START)).stream()
                .map(ClerkObject::id)
                .toList();
    }

    private static List<ClerkObject> drain(Listing listing) {
        List<ClerkObject> all = new ArrayList<>();
        for (List<ClerkObject> page = listing.next(); !page.isEmpty(); page = listing.next()) {
            all.addAll(page);
        }
        return all;
    }

    private static ObjectReference reference(ObjectKind kind, String id) {
        return new ObjectReference(kind, id, null, null);
    }

    private static Duration longest(List<Duration> durations) {
        return durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private ClerkApi connect() {
        return connect(10_000);
    }

    private ClerkApi connect(@Nullable Integer rate, String... instances) {
        return ClerkApi.connect(config(KEY, rate, instances), Duration.ofSeconds(2), pauses::add);
    }

    private ClerkApiConfig config(String key, @Nullable Integer rate, String... instances) {
        return new ClerkApiConfig(server.url(), new Secret(key), rate, Set.of(instances));
    }
}
