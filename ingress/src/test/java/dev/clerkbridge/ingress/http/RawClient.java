// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Map;
import javax.net.SocketFactory;

/** A connection on which a test writes arbitrary bytes and reads answers. */
final class RawClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 100_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) {
        this(port, SocketFactory.getDefault());
    }

    /** Connects through the given socket factory. */
    RawClient(int port, SocketFactory sockets) {
        try {
            socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One answer.
     *
     * @param head status line and headers in lower case
     */
    record Response(int status, String head, String body) {

        boolean closes() {
            return head.contains("\r\nconnection: close");
        }
    }

    /** The head of a POST with these headers, ending with an empty line. */
    static String post(Map<String, String> headers) {
        return request("POST /api/webhooks HTTP/1.1", headers);
    }

    static String request(String line, Map<String, String> headers) {
        StringBuilder request = new StringBuilder(line).append("\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    RawClient write(String text) {
        return write(text.getBytes(ISO_8859_1));
    }

    RawClient write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer, which may be an interim answer (1xx). */
    Response read() {
        try {
            String head = readHead();
            int status = Integer.parseInt(head.substring(9, 12));
            int mark = head.indexOf("content-length: ");
            int length = mark < 0 ? 0 : Integer.parseInt(head.substring(mark + 16, head.indexOf('\r', mark)));
            return new Response(status, head, new String(in.readNBytes(length), ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bytes that the server sends until it closes the connection. */
    String readAll() {
        try {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server closes the connection without sending anything more. */
    boolean closedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head.toString(ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}
