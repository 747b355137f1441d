// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers API requests for one instance. */
final class ApiRoutes {

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 500;
    private static final int MAX_VALUES = 100;
    private static final List<String> VERSIONS = List.of("2026-05-12", "2025-11-10");

    private final ClerkInstance instance;

    /** Refuses a request; the message is Clerk's error code. */
    private static final class Refused extends RuntimeException {

        private final int status;

        Refused(int status, String code) {
            super(code);
            this.status = status;
        }
    }

    ApiRoutes(ClerkInstance instance) {
        this.instance = instance;
    }

    ApiResponse answer(ApiRequest request) {
        if (request.version() == null || !VERSIONS.contains(request.version())) {
            return ApiResponse.error(400, "api_version_invalid");
        }
        try {
            synchronized (instance) {
                return route(request);
            }
        } catch (Refused e) {
            return ApiResponse.error(e.status, String.valueOf(e.getMessage()));
        } catch (NumberFormatException e) {
            return ApiResponse.error(422, "form_param_format_invalid");
        }
    }

    private ApiResponse route(ApiRequest request) {
        String[] path = request.path().substring(1).split("/", -1);
        return switch (path[0]) {
            case "instance" -> ApiResponse.json("""
                    {"object":"instance","id":"%s","environment_type":"%s","allowed_origins":null,\
                    "workspace_id":null}""".formatted(instance.id(), instance.environment()));
            case "users" -> users(path, request);
            case "organizations" -> organizations(path, request);
            case "organization_memberships" -> memberships(request, instance.ordered(instance.memberships()));
            default -> throw new Refused(404, "resource_not_found");
        };
    }

    private ApiResponse users(String[] path, ApiRequest request) {
        ObjectList users = instance.users();
        if (path.length == 1) {
            return ApiResponse.json(array(users, page(users, filtered(users, "user_id", request), request), request));
        }
        return path[1].equals("count")
                ? ApiResponse.json("{\"object\":\"total_count\",\"total_count\":" + total(users) + "}")
                : one(users, path[1], request);
    }

    private ApiResponse organizations(String[] path, ApiRequest request) {
        requireOrganizations();
        ObjectList organizations = instance.organizations();
        if (path.length == 1) {
            List<ListedObject> wanted = filtered(organizations, "organization_id", request);
            return envelope(organizations, page(organizations, wanted, request), total(organizations), request);
        }
        if (path.length == 2) {
            return one(organizations, path[1], request);
        }
        ListedObject parent = organizations.find(path[1]);
        if (parent == null) {
            throw new Refused(404, "resource_not_found");
        }
        ObjectList memberships = instance.memberships();
        List<String> users = request.values("user_id");
        Stream<ListedObject> wanted = users.isEmpty()
                ? instance.ordered(memberships).stream()
                : memberships.inOrder().stream()
                        .filter(object -> users.contains(instance.users().id(object.user())));
        return memberships(
                request,
                wanted.filter(object -> object.organization() == parent.number())
                        .toList());
    }

    private ApiResponse memberships(ApiRequest request, List<ListedObject> found) {
        requireOrganizations();
        ObjectList memberships = instance.memberships();
        return envelope(memberships, page(memberships, found, request), found.size() + instance.countError(), request);
    }

    private void requireOrganizations() {
        if (!instance.organizationsEnabled()) {
            throw new Refused(403, "organization_not_enabled_in_instance");
        }
    }

    private int total(ObjectList list) {
        return list.size() + instance.countError();
    }

    private ApiResponse one(ObjectList list, String id, ApiRequest request) {
        ListedObject object = list.find(id);
        if (object == null) {
            throw new Refused(404, "resource_not_found");
        }
        return ApiResponse.json(instance.json(list, object, includesMembersCount(request)));
    }

    private static boolean includesMembersCount(ApiRequest request) {
        return "true".equals(request.parameter("include_members_count"));
    }

    /** The objects whose ids the parameter lists, or all objects without it. Silently omits unknown ids, like Clerk. */
    private List<ListedObject> filtered(ObjectList list, String parameter, ApiRequest request) {
        List<String> ids = request.values(parameter);
        if (ids.size() > MAX_VALUES) {
            throw new Refused(422, "form_param_array_size_exceeded");
        }
        List<ListedObject> all = instance.ordered(list);
        if (ids.isEmpty()) {
            return all;
        }
        return ids.stream()
                .map(list::find)
                .flatMap(Stream::ofNullable)
                .sorted(ListedObject.BY_CREATION)
                .toList();
    }

    private List<ListedObject> page(ObjectList list, List<ListedObject> objects, ApiRequest request) {
        int limit = limit(request);
        String order = request.parameter("order_by");
        String cursor = request.parameter("starting_after");
        long offset = request.number("offset", 0);
        List<ListedObject> ordered = ListOrder.of(order).apply(after(objects, request));
        if (cursor == null || !instance.cursorKnown()) {
            return ordered.stream().skip(offset).limit(limit).toList();
        }
        if (list != instance.users() || offset > 0 || !ListOrder.of(order).isByCreation()) {
            throw new Refused(422, "form_conditional_param_disallowed");
        }
        return ordered.stream()
                .skip(placeAfter(ordered, cursor, order))
                .limit(limit)
                .toList();
    }

    private int placeAfter(List<ListedObject> ordered, String cursor, @Nullable String order) {
        ListedObject last = instance.users().findEver(cursor);
        boolean lost = instance.users().find(cursor) == null;
        if (last == null || (lost && instance.lostCursor() == ClerkInstance.LostCursor.REFUSE)) {
            throw new Refused(422, "form_param_value_invalid");
        }
        return ListOrder.of(order).placeAfter(ordered, last);
    }

    private static List<ListedObject> after(List<ListedObject> objects, ApiRequest request) {
        long after = request.number("created_at_after", Long.MIN_VALUE);
        return after == Long.MIN_VALUE
                ? objects
                : objects.stream().filter(object -> object.createdAt() > after).toList();
    }

    /**
     * The requested page size. Like the real API, uses the default without an error if the request exceeds the maximum.
     */
    private static int limit(ApiRequest request) {
        int limit = (int) request.number("limit", DEFAULT_LIMIT);
        return limit > MAX_LIMIT ? DEFAULT_LIMIT : limit;
    }

    private ApiResponse envelope(ObjectList list, List<ListedObject> page, int total, ApiRequest request) {
        return ApiResponse.json("{\"data\":" + array(list, page, request) + ",\"total_count\":" + total + "}");
    }

    private String array(ObjectList list, List<ListedObject> page, ApiRequest request) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        page.forEach(object -> array.add(instance.json(list, object, includesMembersCount(request))));
        return array.toString();
    }
}
