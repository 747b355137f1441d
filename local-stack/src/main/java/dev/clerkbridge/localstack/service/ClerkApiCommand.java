// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.PortNumber;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.Examples;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bridge clerk-api}. */
@Command(
        name = "clerk-api",
        description = "Serve a stand-in for Clerk's Backend API, with example users, until Ctrl-C.",
        footer = {
            "",
            "Use it to try backfill and reconcile without a Clerk account. The Compose stack can run it too:",
            "  docker compose up -d clerk-api"
        })
public final class ClerkApiCommand implements Callable<Integer> {

    /** The secret key that the stand-in accepts. */
    static final String KEY = "sk_test_example";

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "Number of users, the same ones every time. Default: 10000.")
    private int users = 10_000;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on. Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            description = "The port. Default: 8099; 0 picks a free one.")
    private int port = 8099;

    /** Called by picocli. */
    public ClerkApiCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        ClerkInstance instance = ClerkInstance.withUsers(Examples.INSTANCE_ID, users);
        try (ClerkApiServer api = ClerkApiServer.start(new InetSocketAddress(host, port))) {
            api.with(KEY, instance);
            System.out.printf(
                    "%,d users. CLERK_API_URL=%s CLERK_SECRET_KEY=%s CLERK_INSTANCE_IDS=%s%n",
                    users, api.url(), KEY, Examples.INSTANCE_ID);
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UserError("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
        return 0;
    }
}
