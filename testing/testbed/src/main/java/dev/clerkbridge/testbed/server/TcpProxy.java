// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import dev.clerkbridge.testbed.process.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy that can delay, stall, break or refuse connections to a server on this machine. */
public final class TcpProxy implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;
    private static final int BACKLOG = 50;

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object flow = new Object();
    private volatile Duration requestDelay = Duration.ZERO;
    private volatile Duration answerDelay = Duration.ZERO;
    private volatile boolean stalled;
    private volatile boolean refusing;

    private TcpProxy(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
    }

    /**
     * Listens on {@code port} of 127.0.0.1 and forwards all bytes to {@code target}.
     *
     * @param port 0 picks a free one
     */
    public static TcpProxy between(int port, int target) {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(port, BACKLOG, Loopback.ADDRESS), target);
            proxy.daemon(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Delays every chunk of bytes in both directions. */
    public void slowDown(Duration by) {
        requestDelay = by;
        answerDelay = by;
    }

    /** Delays every chunk that the server sends. */
    public void slowAnswers(Duration by) {
        answerDelay = by;
    }

    /** Keeps connections open but forwards nothing. */
    public void stall() {
        stalled = true;
    }

    /** Breaks all open connections; new connections are possible. */
    public void cut() {
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    /** Breaks all open connections, and closes new connections immediately. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Ends all faults and forwards bytes without delay. */
    public void restore() {
        slowDown(Duration.ZERO);
        refusing = false;
        synchronized (flow) {
            stalled = false;
            flow.notifyAll();
        }
    }

    @Override
    public void close() {
        close(entrance);
        restore();
        cut();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                connect(entrance.accept());
            } catch (IOException e) {
                // The server is down, or this proxy refuses connections or is closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        sockets.add(client);
        sockets.add(server);
        try {
            if (refusing) {
                throw new IOException("refused on purpose");
            }
            server.connect(new InetSocketAddress(Loopback.ADDRESS, target));
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException e) {
            end(client, server);
            throw e;
        }
        daemon(() -> copy(client, server, false));
        daemon(() -> copy(server, client, true));
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                Thread.sleep((answers ? answerDelay : requestDelay).toMillis());
                awaitFlow();
                out.write(chunk, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // One side has disconnected; the finally block closes the other side.
        } finally {
            end(from, to);
        }
    }

    private void awaitFlow() throws InterruptedException {
        synchronized (flow) {
            while (stalled) {
                flow.wait();
            }
        }
    }

    private void end(Socket one, Socket other) {
        close(one);
        close(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
