// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.control.PortNumber;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.server.FreePort;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/**
 * The ports of a stack, all on 127.0.0.1. 0 picks a free port. Each port can be set by an option or an environment
 * variable.
 */
public final class Ports {

    @Option(
            names = "--ingress-port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            defaultValue = "${env:BRIDGE_INGRESS_PORT:-8080}",
            description = "Port for webhooks. Default: 8080")
    private int ingress;

    @Option(
            names = "--ingress-management-port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            defaultValue = "${env:BRIDGE_INGRESS_MANAGEMENT_PORT:-8081}",
            description = "Port for the ingress's health and metrics. Default: 8081")
    private int ingressManagement;

    @Option(
            names = "--consumer-management-port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            defaultValue = "${env:BRIDGE_CONSUMER_MANAGEMENT_PORT:-8082}",
            description = "Port for the consumer's health and metrics. Default: 8082")
    private int consumerManagement;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            defaultValue = "${env:BRIDGE_KAFKA_PORT:-9092}",
            description = "Port for Kafka. Default: 9092")
    private int kafka;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            defaultValue = "${env:BRIDGE_POSTGRES_PORT:-5433}",
            description = "Port for PostgreSQL. Default: 5433")
    private int postgres;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            defaultValue = "${env:BRIDGE_CONSOLE_PORT:-8090}",
            description = "Port for the console. Default: 8090")
    private int console;

    /** Returns ports that are all 0, so that each part picks a free one. */
    public static Ports free() {
        return new Ports();
    }

    int ingress() {
        return ingress;
    }

    int ingressManagement() {
        return ingressManagement;
    }

    int consumerManagement() {
        return consumerManagement;
    }

    int kafka() {
        return kafka;
    }

    int postgres() {
        return postgres;
    }

    int console() {
        return console;
    }

    /** Throws a {@link UserError} that names every port that another program or another part uses. */
    void check() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        wanted.put("ingress", ingress);
        wanted.put("ingress-management", ingressManagement);
        wanted.put("consumer-management", consumerManagement);
        wanted.put("kafka", kafka);
        wanted.put("postgres", postgres);
        wanted.put("console", console);
        Set<Integer> own = new HashSet<>();
        StringBuilder problems = new StringBuilder();
        wanted.forEach((part, port) -> {
            String problem =
                    port == 0 ? "" : !own.add(port) ? "is chosen twice" : FreePort.isFree(port) ? "" : "is taken";
            if (!problem.isEmpty()) {
                problems.append("\n  port " + port + " " + problem + ": choose another with --" + part + "-port PORT");
            }
        });
        if (!problems.isEmpty()) {
            throw new UserError("the stack cannot start; nothing was started." + problems
                    + "\nOr stop the program that uses the port; find it with: lsof -i :PORT");
        }
    }
}
