package dev.clerkbridge.ingress.config;

/**
 * An address to listen on.
 *
 * @param host a name or an address; {@code 0.0.0.0} is every interface
 * @param port 0 takes any free port
 */
public record Endpoint(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
