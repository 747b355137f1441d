// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.sql.SQLException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server from PostgreSQL's public image in Docker. */
final class ContainerPostgres implements PostgresEngine {

    static final String IMAGE = "postgres:18";

    private final String address;
    private final RestartableContainer container;

    private ContainerPostgres(String address, RestartableContainer container) {
        this.address = address;
        this.container = container;
    }

    static ContainerPostgres launch() {
        int port = FreePort.onLoopback();
        String address = RestartableContainer.host() + ":" + port;
        GenericContainer<?> image = new GenericContainer<>(DockerImageName.parse(IMAGE));
        image.addEnv("POSTGRES_PASSWORD", "postgres");
        // Like the embedded server: tests connect as superuser without a password.
        image.addEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
        RestartableContainer container = new RestartableContainer(image, port, 5432, () -> prepare(address));
        return new ContainerPostgres(address, container);
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://" + address + "/" + ClerkDatabase.NAME;
    }

    @Override
    public String user() {
        return ClerkDatabase.NAME;
    }

    @Override
    public String password() {
        return ClerkDatabase.NAME;
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void close() {
        container.close();
    }

    private static boolean prepare(String address) throws SQLException {
        ClerkDatabase.createIn(address);
        return true;
    }
}
