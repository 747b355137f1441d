// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Accepts commands from other processes of this user. Each command has a path, prefixed by a secret token.
 *
 * <p>It listens on loopback only. Without the token the answer is 404, so a web page in a browser on this machine cannot
 * run commands.
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

    /** Starts on a free port. A command's result is the body of the answer. */
    public static ControlServer start(Map<String, Callable<String>> commands) throws IOException {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ControlServer control = new ControlServer(server, "/" + HexFormat.of().formatHex(token) + "/", commands);
        server.createContext("/", control::answer);
        server.start();
        return control;
    }

    /** The base address; a client posts to it with the command's name appended. Secret. */
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
