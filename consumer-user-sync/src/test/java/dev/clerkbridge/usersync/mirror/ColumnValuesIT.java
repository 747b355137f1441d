// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.usersync.table.Column;
import dev.clerkbridge.usersync.table.ColumnType;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.table.Table;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.Tables;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every column has the value of the right field of Clerk's object. A new column needs a value here. */
class ColumnValuesIT {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final String USER = """
            {"id":"user_1","object":"user","external_id":"external","username":"ada","first_name":"Ada",
            "last_name":"Lovelace","locale":"en-GB","image_url":"https://img.example/1","has_image":true,
            "primary_email_address_id":"idn_2","primary_phone_number_id":"idn_4","email_addresses":[
            {"id":"idn_1","email_address":"old@example.org","verification":null},
            {"id":"idn_2","email_address":"ada@example.org",
            "verification":{"status":"verified","strategy":"email_code"}}],"phone_numbers":[
            {"id":"idn_3","phone_number":"+441","verification":null},
            {"id":"idn_4","phone_number":"+442","verification":{"status":"verified","strategy":"phone_code"}}],
            "banned":true,"locked":true,"deprovisioned":true,"password_enabled":true,"two_factor_enabled":true,
            "public_metadata":{"a":1},"unsafe_metadata":{"a":2},"private_metadata":{"a":3},
            "created_at":1760000000001,"updated_at":1760000000002,"last_sign_in_at":1760000000003,
            "last_active_at":1760000000004,"legal_accepted_at":1760000000005,"mfa_enabled_at":1760000000006}
            """;

    private static final String ORGANIZATION = """
            {"id":"org_1","object":"organization","name":"Engines","slug":"engines",
            "image_url":"https://img.example/2","has_image":true,"created_by":"user_2","members_count":11,
            "pending_invitations_count":12,"max_allowed_memberships":13,"admin_delete_enabled":true,
            "public_metadata":{"a":1},"private_metadata":{"a":2},"created_at":1760000000001,
            "updated_at":1760000000002,"last_active_at":1760000000003}
            """;

    private static final String MEMBERSHIP = """
            {"id":"orgmem_1","object":"organization_membership","role":"org:admin","role_name":"Admin",
            "permissions":["org:read"],"organization":{"id":"org_1","name":"Engines"},
            "created_at":1760000000001,"updated_at":1760000000002,"public_user_data":{"user_id":"user_1"}}
            """;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Tables tables;

    @BeforeAll
    static void open() throws Exception {
        tables = Tables.with(new OptionalData(true, true));
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    @Test
    void everyColumnOfAUser() throws Exception {
        assertThat(row("user", object(USER))).isEqualTo(expected("""
                        external_id=external
                        username=ada
                        first_name=Ada
                        last_name=Lovelace
                        locale=en-GB
                        image_url=https://img.example/1
                        has_image=true
                        primary_email_address_id=idn_2
                        primary_email_address=ada@example.org
                        primary_email_address_verified=true
                        primary_phone_number_id=idn_4
                        primary_phone_number=+442
                        primary_phone_number_verified=true
                        email_addresses=[{"id": "idn_1", "strategy": null, "verified": false, \
                        "email_address": "old@example.org"}, {"id": "idn_2", "strategy": "email_code", \
                        "verified": true, "email_address": "ada@example.org"}]
                        phone_numbers=[{"id": "idn_3", "strategy": null, "verified": false, "phone_number": "+441"}, \
                        {"id": "idn_4", "strategy": "phone_code", "verified": true, "phone_number": "+442"}]
                        banned=true
                        locked=true
                        deprovisioned=true
                        password_enabled=true
                        two_factor_enabled=true
                        public_metadata={"a": 1}
                        unsafe_metadata={"a": 2}
                        private_metadata={"a": 3}
                        created_at=2025-10-09T08:53:20.001Z
                        updated_at=2025-10-09T08:53:20.002Z
                        last_sign_in_at=2025-10-09T08:53:20.003Z
                        last_active_at=2025-10-09T08:53:20.004Z
                        legal_accepted_at=2025-10-09T08:53:20.005Z
                        """, object(USER)));
    }

    @Test
    void everyColumnOfAnOrganization() throws Exception {
        assertThat(row("organization", object(ORGANIZATION))).isEqualTo(expected("""
                        name=Engines
                        slug=engines
                        image_url=https://img.example/2
                        has_image=true
                        created_by=user_2
                        members_count=11
                        pending_invitations_count=12
                        max_allowed_memberships=13
                        admin_delete_enabled=true
                        public_metadata={"a": 1}
                        private_metadata={"a": 2}
                        created_at=2025-10-09T08:53:20.001Z
                        updated_at=2025-10-09T08:53:20.002Z
                        last_active_at=2025-10-09T08:53:20.003Z
                        """, object(ORGANIZATION)));
    }

    @Test
    void everyColumnOfAMembership() throws Exception {
        assertThat(row("organizationMembership", object(MEMBERSHIP)))
                .isEqualTo(expected("""
                        organization_id=org_1
                        user_id=user_1
                        role=org:admin
                        role_name=Admin
                        permissions=["org:read"]
                        created_at=2025-10-09T08:53:20.001Z
                        updated_at=2025-10-09T08:53:20.002Z
                        """, object(MEMBERSHIP).without("public_user_data")));
    }

    /** Flags cannot have distinct values, so only one at a time is true. */
    @Test
    void everyFlagHasTheValueOfItsOwnField() throws Exception {
        Map<String, String> objects = Map.of("user", USER, "organization", ORGANIZATION);
        for (Table table : List.of(table("user"), table("organization"))) {
            List<String> flags = table.columns().stream()
                    .filter(column -> column.type() == ColumnType.BOOLEAN)
                    .map(Column::name)
                    .filter(name -> !name.startsWith("primary_"))
                    .toList();
            for (String flag : flags) {
                ObjectNode object = object(Objects.requireNonNull(objects.get(table.object())));
                flags.forEach(name -> object.put(name, name.equals(flag)));

                Map<String, @Nullable String> row = row(table.object(), object);

                assertThat(flags)
                        .filteredOn(name -> "true".equals(row.get(name)))
                        .containsExactly(flag);
            }
        }
    }

    /** The declared columns of the row that the object becomes. */
    private static Map<String, @Nullable String> row(String prefix, ObjectNode object) throws Exception {
        Table table = table(prefix);
        EventBuilder event =
                EventBuilder.of(prefix + ".updated", object.path("id").textValue());
        event.data().setAll(object);
        tables.execute("truncate clerk." + table.name());
        tables.apply(event);
        Map<String, @Nullable String> stored = new TreeMap<>();
        tables.query("select f.key, f.value from clerk." + table.name() + " t, jsonb_each_text(to_jsonb(t)) f")
                .forEach(field -> stored.put(String.valueOf(field.get("key")), field.get("value")));
        Map<String, @Nullable String> row = new TreeMap<>();
        for (Column column : table.columns()) {
            String value = stored.get(column.name());
            if (value != null && column.type() == ColumnType.TIMESTAMP) {
                value = OffsetDateTime.parse(value).toInstant().toString();
            }
            row.put(column.name(), value);
        }
        row.computeIfPresent("raw", (name, raw) -> sorted(raw));
        return row;
    }

    private static Map<String, @Nullable String> expected(String columns, JsonNode raw) {
        Map<String, @Nullable String> expected = new TreeMap<>();
        columns.lines().map(line -> line.split("=", 2)).forEach(column -> expected.put(column[0], column[1]));
        expected.put("raw", sorted(raw.toString()));
        return expected;
    }

    private static Table table(String object) {
        return Table.ALL.stream()
                .filter(table -> table.object().equals(object))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same JSON with sorted names, because PostgreSQL does not keep their order. */
    private static String sorted(String json) {
        try {
            return JSON.writeValueAsString(JSON.readValue(json, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
