// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.testbed.process.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Clerk's Backend API. It serves one instance per added key, records every request to {@code /v1/…},
 * and can inject faults. It has no rate limit unless a test sets one.
 */
public final class ClerkApiServer implements AutoCloseable {

    private static final String BASE = "/v1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "clerk-api");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, ClerkInstance> instances = new ConcurrentHashMap<>();
    private final List<ApiRequest> requests = new ArrayList<>();
    private final List<ScriptedFault> faults = new CopyOnWriteArrayList<>();
    private volatile @Nullable RateLimit limit;

    /** A fault for some of the matching requests: from number {@code first} to number {@code last}. */
    private static final class ScriptedFault {

        private final Predicate<ApiRequest> matching;
        private final int first;
        private final int last;
        private final ApiFault fault;
        private int seen;

        ScriptedFault(Predicate<ApiRequest> matching, int first, int last, ApiFault fault) {
            this.matching = matching;
            this.first = first;
            this.last = last;
            this.fault = fault;
        }

        synchronized boolean hits(ApiRequest request) {
            return matching.test(request) && ++seen >= first && seen <= last;
        }
    }

    private ClerkApiServer(HttpServer server) {
        this.server = server;
    }

    /** Starts a stand-in without instances on a free loopback port. */
    public static ClerkApiServer start() throws IOException {
        return start(new InetSocketAddress(Loopback.ADDRESS, 0));
    }

    /**
     * Starts a stand-in without instances.
     *
     * @throws IOException if the address cannot be bound
     */
    public static ClerkApiServer start(InetSocketAddress address) throws IOException {
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // otherwise small answers wait 40 ms for the client's ACK
        HttpServer http = HttpServer.create(address, 0);
        ClerkApiServer server = new ClerkApiServer(http);
        http.createContext("/", server::handle);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** The base URL on this machine, in the format of {@code CLERK_API_URL}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + BASE);
    }

    /** Adds a key for the instance. */
    public ClerkApiServer with(String key, ClerkInstance instance) {
        instances.put(key, instance);
        return this;
    }

    /** Revokes the key. Later requests with this key get 401. */
    public void revoke(String key) {
        instances.remove(key);
    }

    /** Limits the requests in each window; further requests get 429 with Retry-After. */
    public void limit(int perWindow, Duration window) {
        limit = new RateLimit(perWindow, window);
    }

    /** Applies {@code fault} to request number {@code nth} to this path, counted as in {@link #onRequests}. */
    public void onRequest(String path, int nth, ApiFault fault) {
        onRequests(path, nth, nth, fault);
    }

    /**
     * Applies {@code fault} to requests number {@code first} to {@code last} to this path from now on, counted from 1.
     * Requests with a fault that was added earlier are not counted.
     */
    public void onRequests(String path, int first, int last, ApiFault fault) {
        faults.add(new ScriptedFault(request -> request.path().equals(path), first, last, fault));
    }

    /** Every request so far, in order of arrival. */
    public List<ApiRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The requests to one path so far. */
    public List<ApiRequest> requests(String path) {
        return requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().startsWith(BASE + "/")) {
                ApiResponse.html(404).send(exchange);
                return;
            }
            ApiRequest request = ApiRequest.of(exchange, BASE);
            synchronized (requests) {
                requests.add(request);
            }
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            answer(request, authorization).send(exchange);
        }
    }

    private ApiResponse answer(ApiRequest request, @Nullable String authorization) {
        for (ScriptedFault scripted : faults) {
            if (scripted.hits(request)) {
                return scripted.fault.answer(() -> normalAnswer(request, authorization));
            }
        }
        return normalAnswer(request, authorization);
    }

    private ApiResponse normalAnswer(ApiRequest request, @Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return ApiResponse.error(401, "authorization_header_format_invalid");
        }
        ClerkInstance instance = instances.get(authorization.substring("Bearer ".length()));
        if (instance == null) {
            return ApiResponse.error(401, "clerk_key_invalid");
        }
        RateLimit current = limit;
        long wait = current == null ? 0 : current.secondsToWait();
        if (wait > 0) {
            return ApiResponse.error(429, "too_many_requests").with("Retry-After", String.valueOf(wait));
        }
        return new ApiRoutes(instance).answer(request);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
