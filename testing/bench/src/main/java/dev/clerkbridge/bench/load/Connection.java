// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A keep-alive connection with at most one request in flight. Sender and receiver may be different threads. */
final class Connection implements Closeable {

    static final int OK = 200;

    private static final int LONGEST_RESPONSE = 4096;

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(LONGEST_RESPONSE);
    private int index;
    private volatile long startedAt;
    private String refusal = "";

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and registers with {@code selector} for reading, with this connection as the key's attachment. */
    static Connection open(InetSocketAddress address, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /**
     * Sends request number {@code index}.
     *
     * @param startedAt the {@link System#nanoTime()} from which its latency is measured
     */
    void send(SignedRequests requests, int index, long startedAt) throws IOException {
        this.index = index;
        this.startedAt = startedAt; // volatile: also publishes the index
        requests.write(index, channel);
    }

    /**
     * Reads the available bytes.
     *
     * @return the status of the answer, or {@link ResponseReader#INCOMPLETE}
     * @throws IOException if the server closed the connection
     */
    int receive() throws IOException {
        if (channel.read(input) < 0) {
            throw new IOException("the server closed a connection under load");
        }
        int status = ResponseReader.status(input);
        if (status != ResponseReader.INCOMPLETE) {
            refusal = status == OK ? "" : ResponseReader.text(input);
            input.clear();
        }
        return status;
    }

    long startedAt() {
        return startedAt;
    }

    int index() {
        return index;
    }

    /** The status and text of the last answer; empty if it was 200. */
    String refusal() {
        return refusal;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
