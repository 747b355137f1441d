// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Opens many connections. Depending on the {@link HostileBehaviour}, each sends a text and then stays silent, or keeps
 * sending as fast as the server reads, without ever reading an answer. Reopens a connection when the server closes it,
 * or after resetting it.
 *
 * <p>A silent connection reads and discards what it receives, because only a read shows that the server closed it. The
 * server does not notice the reading, because its answers would fit into the socket's buffer anyway.
 */
final class DeafClients implements AutoCloseable {

    private static final int MAX_BYTES_AT_ONCE = 64 * 1024;

    private final InetSocketAddress server;
    private final HostileBehaviour behaviour;
    private final Selector selector;
    private final ByteBuffer discarded = ByteBuffer.allocate(1024);
    private final Thread thread;
    private volatile boolean closing;

    private DeafClients(int port, int connections, HostileBehaviour behaviour) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.behaviour = behaviour;
        this.selector = Selector.open();
        this.thread = new Thread(() -> run(connections), "hostile-clients");
    }

    static DeafClients start(int port, int connections, HostileBehaviour behaviour) {
        try {
            DeafClients clients = new DeafClients(port, connections, behaviour);
            clients.thread.start();
            return clients;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean running() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(int connections) {
        try (selector) {
            for (int i = 0; i < connections; i++) {
                open();
            }
            while (!closing) {
                selector.select(this::handle, 100);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server);
        channel.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.wrap(behaviour.first()));
    }

    private void handle(SelectionKey key) {
        try {
            try {
                advance(key, (SocketChannel) key.channel());
            } catch (IOException e) {
                key.channel().close();
                open();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void advance(SelectionKey key, SocketChannel channel) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        if (key.isReadable()) {
            if (channel.read(discarded.clear()) < 0) {
                throw new IOException("closed by the server");
            }
            return;
        }
        ByteBuffer bytes = (ByteBuffer) key.attachment();
        for (int written = 1; bytes.hasRemaining() && written > 0; ) {
            written = channel.write(bytes);
        }
        if (bytes.hasRemaining()) {
            return;
        }
        if (behaviour.resets()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            throw new IOException("enough");
        }
        byte[] again = behaviour.again();
        key.attach(ByteBuffer.wrap(again));
        if (again.length == 0) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** The behaviours of hostile clients. */
    enum HostileBehaviour {
        SILENCE("", ""),
        REQUESTS_TO_ANOTHER_PATH("", "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"),
        EMPTY_DELIVERIES("", "POST /api/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"),
        SMALLEST_REQUESTS("", "GET / HTTP/1.1\r\n\r\n"),
        MANY_SHORT_HEADERS("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(RequestDecoder.MAX_HEADERS), ""),
        LARGE_HEADERS("GET / HTTP/1.1\r\nx: " + "a".repeat(15_000), ""),
        LARGE_BODIES("POST /api/webhooks HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n" + "a".repeat(1_048_575), ""),
        LARGE_CHUNKS(
                "POST /api/webhooks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "400\r\n" + "a".repeat(1024) + "\r\n"),
        CHUNK_EXTENSIONS(
                "POST /api/webhooks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "1;" + "x".repeat(2000) + "\r\na\r\n"),
        TRAILERS("POST /api/webhooks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "x:\r\n"),
        EXPECTED_BODIES("POST /api/webhooks HTTP/1.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n", ""),
        BODIES_TO_ANOTHER_PATH("POST /x HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n", "a".repeat(1000)),
        NONSENSE("NONSENSE\r\n\r\n", "x".repeat(1000)),
        RESETS("POST /api/webhooks HTTP/1.1\r\nContent-Length: 9\r\n\r\n{", "");

        private final String first;
        private final String again;

        HostileBehaviour(String first, String again) {
            this.first = first;
            this.again = again;
        }

        byte[] first() {
            return first.getBytes(ISO_8859_1);
        }

        /** The text to send repeatedly after {@link #first}, as often as fits in one write; empty to stay silent. */
        byte[] again() {
            int times = again.isEmpty() ? 0 : MAX_BYTES_AT_ONCE / again.length();
            return again.repeat(times).getBytes(ISO_8859_1);
        }

        /** Whether the client resets each connection after sending its text. */
        boolean resets() {
            return this == RESETS;
        }
    }
}
