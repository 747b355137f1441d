// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Removes timeouts that the role or database sets for its sessions, because a migration may take a long time. */
final class NoTimeouts extends BaseCallback {

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_CONNECT;
    }

    @Override
    public void handle(Event event, Context context) {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("SET statement_timeout = 0; SET lock_timeout = 0");
        } catch (SQLException e) {
            throw new FlywayException("Cannot remove the session's timeouts", e);
        }
    }
}
