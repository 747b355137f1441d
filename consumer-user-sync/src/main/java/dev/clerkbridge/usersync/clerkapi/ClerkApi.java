// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import dev.clerkbridge.usersync.config.ClerkApiConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls to Clerk's Backend API that the commands need, for one instance. Every call throws
 * {@link ClerkApiException} if it fails after all retries. Not thread-safe.
 */
public final class ClerkApi {

    /** Maximum page size. If a request asks for more, the API returns 10 objects and no error. */
    static final int PAGE_SIZE = 500;

    /** Maximum number of ids in a filter. */
    public static final int MAX_IDS = 100;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** By default, the commands use a fifth of Clerk's rate limit, and leave the rest to the application. */
    private static final int SHARE_OF_LIMIT = 5;

    private final HttpCalls calls;
    private final Instance instance;
    private final int requestsPerSecond;

    private ClerkApi(HttpCalls calls, Instance instance, int requestsPerSecond) {
        this.calls = calls;
        this.instance = instance;
        this.requestsPerSecond = requestsPerSecond;
    }

    /**
     * Looks up the instance that the key belongs to.
     *
     * @throws ClerkApiException when the call fails, for example because of a wrong key, or when the key belongs to an
     *     instance that {@code config} does not allow
     */
    public static ClerkApi connect(ClerkApiConfig config) {
        return connect(config, TIMEOUT, time -> Thread.sleep(time.toMillis()));
    }

    static ClerkApi connect(ClerkApiConfig config, Duration timeout, Pacer.Pause pause) {
        HttpCalls calls = new HttpCalls(config, 1, timeout, pause);
        JsonNode answer = PageReader.tree(calls.get("/instance"), "an instance");
        String id = answer.path("id").asText();
        if (id.isEmpty()) {
            throw new ClerkApiException(Kind.FATAL, "Clerk's API did not return the id of the key's instance");
        }
        Instance instance = new Instance(id, answer.path("environment_type").asText());
        if (!config.instanceIds().isEmpty() && !config.instanceIds().contains(id)) {
            throw new ClerkApiException(
                    Kind.FATAL,
                    "CLERK_SECRET_KEY belongs to the " + instance.environment() + " instance " + id
                            + ", but CLERK_INSTANCE_IDS allows only " + String.join(", ", config.instanceIds())
                            + ". Nothing was read or written. Use the key of an allowed instance, or correct"
                            + " CLERK_INSTANCE_IDS.");
        }
        Integer wanted = config.requestsPerSecond();
        int rate = wanted != null ? wanted : instance.requestsAllowedPerSecond() / SHARE_OF_LIMIT;
        calls.limitTo(rate);
        return new ClerkApi(calls, instance, rate);
    }

    public Instance instance() {
        return instance;
    }

    public int requestsPerSecond() {
        return requestsPerSecond;
    }

    /** Number of objects by Clerk's own count, which can be off by a few; -1 if Clerk returns no count. */
    public long count(ObjectKind kind) {
        if (kind == ObjectKind.USER) {
            JsonNode count =
                    PageReader.tree(calls.get("/users/count"), "a count").path("total_count");
            return count.isIntegralNumber() ? count.asLong() : -1;
        }
        return page(kind, "/" + kind.path(), Map.of("limit", List.of("1"))).total();
    }

    /** Like {@link #count}, but 0 if the instance does not have the feature or Clerk returns no count. */
    public long countOrZero(ObjectKind kind) {
        try {
            return Math.max(0, count(kind));
        } catch (ClerkApiException e) {
            if (e.kind() == Kind.FEATURE_OFF) {
                return 0;
            }
            throw e;
        }
    }

    Page page(ObjectKind kind, Map<String, String> parameters) {
        Map<String, List<String>> query = new HashMap<>();
        parameters.forEach((name, value) -> query.put(name, List.of(value)));
        query.put("limit", List.of(String.valueOf(PAGE_SIZE)));
        return page(kind, "/" + kind.path(), query);
    }

    /**
     * Fetches the current state of the {@code wanted} objects. Omits objects that no longer exist.
     *
     * @param wanted 1 to {@link #MAX_IDS} objects of the same kind; memberships must belong to the same organization
     */
    public List<ClerkObject> find(List<ObjectReference> wanted) {
        ObjectReference first = wanted.get(0);
        List<ClerkObject> found = switch (first.kind()) {
            case USER -> find(first.kind(), "/users", "user_id", ids(wanted));
            case ORGANIZATION -> find(first.kind(), "/organizations", "organization_id", ids(wanted));
            case MEMBERSHIP -> findMembers(Objects.requireNonNull(first.organizationId()), wanted);
        };
        Set<String> ids = Set.copyOf(ids(wanted));
        return found.stream().filter(object -> ids.contains(object.id())).toList();
    }

    /** Requests only this object. Returns true if Clerk does not find it. */
    public boolean isGone(ObjectReference object) {
        return switch (object.kind()) {
            case USER -> isNotFound("/users/" + encoded(object.id()));
            case ORGANIZATION -> isNotFound("/organizations/" + encoded(object.id()));
            case MEMBERSHIP -> find(List.of(object)).isEmpty();
        };
    }

    private List<ClerkObject> findMembers(String organizationId, List<ObjectReference> wanted) {
        List<String> users = new ArrayList<>();
        wanted.forEach(member -> users.add(Objects.requireNonNull(member.userId())));
        try {
            String path = "/organizations/" + encoded(organizationId) + "/memberships";
            return find(ObjectKind.MEMBERSHIP, path, "user_id", users);
        } catch (ClerkApiException e) {
            if (e.kind() == Kind.NOT_FOUND && isNotFound("/organizations/" + encoded(organizationId))) {
                return List.of();
            }
            throw e;
        }
    }

    private List<ClerkObject> find(ObjectKind kind, String path, String filter, List<String> values) {
        return page(kind, path, Map.of(filter, values, "limit", List.of(String.valueOf(MAX_IDS))))
                .objects();
    }

    private boolean isNotFound(String path) {
        try {
            calls.get(path);
            return false;
        } catch (ClerkApiException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private Page page(ObjectKind kind, String path, Map<String, List<String>> parameters) {
        StringBuilder url = new StringBuilder(path);
        char separator = '?';
        if (kind == ObjectKind.ORGANIZATION) {
            url.append("?include_members_count=true"); // without it, a snapshot would set members_count to null
            separator = '&';
        }
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                url.append(separator).append(parameter.getKey()).append('=').append(encoded(value));
                separator = '&';
            }
        }
        return PageReader.page(kind, calls.get(url.toString()));
    }

    private static List<String> ids(List<ObjectReference> objects) {
        return objects.stream().map(ObjectReference::id).toList();
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
    }
}
