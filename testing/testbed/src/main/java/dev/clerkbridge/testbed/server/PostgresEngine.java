// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

/** A PostgreSQL server that keeps its data and address when it is stopped and restarted. */
public interface PostgresEngine extends AutoCloseable {

    /** JDBC URL without user and password; does not change. */
    String jdbcUrl();

    /** A role that owns the database. */
    String user();

    /** The password of {@link #user()}. */
    String password();

    /** Starts the server and waits until it accepts connections. Does nothing if it is already running. */
    void start();

    /** Stops the server; open connections break. Does nothing if it is stopped. */
    void stop();

    @Override
    void close();
}
