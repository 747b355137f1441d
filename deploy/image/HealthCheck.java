import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Checks a service in the same container; the image has no curl. Exit code 0 if the service answers 200.
 *
 * <p>Uses a plain socket, because loading the classes of an HTTP client would cost more than the request.
 */
final class HealthCheck {
    private static final int TIMEOUT_MILLIS = 4_000;

    private HealthCheck() {}

    /** Arguments: the port with the health checks, and optionally a path; the default is {@code /health/ready}. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        String path = args.length > 1 ? args[1] : "/health/ready";
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String status = String.valueOf(answer.readLine());
            answer.lines().dropWhile(line -> !line.isEmpty()).skip(1).forEach(System.out::println);
            System.exit(status.startsWith("HTTP/1.1 200") ? 0 : 1);
        } catch (IOException e) {
            System.out.println("no answer on port " + port + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
