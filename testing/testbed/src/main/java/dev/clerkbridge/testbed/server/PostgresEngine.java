// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

/** A running PostgreSQL that can be stopped and started again without losing data or changing its address. */
public interface PostgresEngine extends AutoCloseable {

    /** JDBC URL without user and password; the same before and after an outage. */
    String jdbcUrl();

    /** A role that owns the database. */
    String user();

    /** The password of {@link #user()}. */
    String password();

    /** Ends an outage: returns when the server takes connections again. No effect while it runs. */
    void start();

    /** Begins an outage: open connections break. No effect while it is stopped. */
    void stop();

    @Override
    void close();
}
