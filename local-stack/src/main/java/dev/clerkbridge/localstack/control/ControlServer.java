// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.testbed.process.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Accepts commands from other processes of this user. Each command has its own path, which starts with a secret token.
 *
 * <p>The server listens on loopback only. It answers requests without the token with 404, so a web page in a browser
 * on this machine cannot run commands.
 */
public final class ControlServer implements AutoCloseable {

    private static final int TOKEN_BYTES = 16;

    private final HttpServer server;
    private final String prefix;
    private final Map<String, Callable<String>> commands;

    private ControlServer(HttpServer server, String prefix, Map<String, Callable<String>> commands) {
        this.server = server;
        this.prefix = prefix;
        this.commands = Map.copyOf(commands);
    }

    /** Starts on a free port. The response to a command contains its result. */
    public static ControlServer start(Map<String, Callable<String>> commands) throws IOException {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        HttpServer server = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 0);
        ControlServer control = new ControlServer(server, "/" + HexFormat.of().formatHex(token) + "/", commands);
        server.createContext("/", control::answer);
        server.start();
        return control;
    }

    /** The base address, to which a client appends the command's name. Contains the secret token. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + prefix);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Callable<String> command = path.startsWith(prefix) ? commands.get(path.substring(prefix.length())) : null;
            if (command == null || !exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            try {
                send(exchange, 200, command.call());
            } catch (Exception e) {
                send(exchange, 500, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
