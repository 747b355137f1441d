// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.testing.EventBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How {@code rebuild --rewrite} handles events that were already applied. */
class RewriteIT extends WithTables {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    @Test
    void anEventRewritesTheRowThatItWrote() throws Exception {
        // Given: an empty column, as if it had been added after the event was applied
        EventBuilder event = EventBuilder.user("user.created", "user_1", T0);
        tables.apply(event);
        tables.execute("update clerk.users set last_name = null");

        // When
        tables.apply(event);
        Map<String, @Nullable String> applied = tables.user("user_1");
        List<Outcome> outcomes = rewrite(event);

        // Then
        assertThat(applied).containsEntry("last_name", null);
        assertThat(outcomes).containsExactly(Outcome.APPLIED);
        assertThat(tables.user("user_1")).containsEntry("last_name", "Lovelace");
    }

    @Test
    void anOlderEventIsStaleAndATombstoneStays() throws Exception {
        // Given
        EventBuilder created = EventBuilder.user("user.created", "user_1", T0);
        EventBuilder deleted = EventBuilder.userDeleted("user_1", T0 + 1000);
        tables.apply(created, deleted);

        // When
        List<Outcome> outcomes = rewrite(created);
        outcomes = List.of(outcomes.get(0), rewrite(deleted).get(0));

        // Then
        assertThat(outcomes).containsExactly(Outcome.STALE, Outcome.APPLIED);
        assertThat(tables.user("user_1")).containsEntry("first_name", null);
        assertThat(tables.query("select id from clerk.active_users")).isEmpty();
    }

    @Test
    void aTombstoneKeepsValuesThatItsEventDoesNotContain() throws Exception {
        // Given
        EventBuilder deleted =
                EventBuilder.of("organizationMembership.deleted", "orgmem_1").at(T0 + 1000);
        tables.apply(
                EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0), deleted);

        // When
        rewrite(deleted);

        // Then
        assertThat(tables.query("select organization_id, user_id from clerk.organization_memberships"))
                .containsExactly(Map.of("organization_id", "org_1", "user_id", "user_1"));
    }

    private static List<Outcome> rewrite(EventBuilder event) throws Exception {
        List<Change> changes = List.of(tables.change(event));
        return PostgresMirror.rewriting(tables.database()).apply(changes, LOCK_TIMEOUT);
    }
}
