package dev.clerkbridge.ingress.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP line to a server that can be slow and can break. */
public final class BadLine implements AutoCloseable {

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;

    private BadLine(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
    }

    /** Listens on {@code port} of the loopback and passes everything on to {@code target}. */
    public static BadLine between(int port, int target) {
        try {
            BadLine line = new BadLine(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target);
            daemon(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on every chunk of bytes takes so much longer. */
    public void slowDown(Duration by) {
        delay = by;
    }

    /** Breaks every connection there is; new ones can be made. */
    public void cut() {
        sockets.forEach(BadLine::close);
        sockets.clear();
    }

    @Override
    public void close() {
        close(entrance);
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                daemon(() -> copy(client, server));
                daemon(() -> copy(server, client));
            }
        } catch (IOException e) {
            close(entrance);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] chunk = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                Thread.sleep(delay.toMillis());
                out.write(chunk, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // The line was cut; both ends learn of it below.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "bad-line");
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
