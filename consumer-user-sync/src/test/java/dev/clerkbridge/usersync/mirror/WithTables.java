// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.testing.Tables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test class whose tests share a database; each test begins with empty tables. */
abstract class WithTables {

    @SuppressWarnings("NullAway.Init") // set before the first test
    static Tables tables;

    @BeforeAll
    static void open() throws Exception {
        tables = Tables.empty();
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    @BeforeEach
    void clear() throws Exception {
        tables.execute("truncate clerk.users, clerk.organizations, clerk.organization_memberships");
    }
}
