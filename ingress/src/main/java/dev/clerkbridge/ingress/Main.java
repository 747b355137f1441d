package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.config.ConfigException;
import dev.clerkbridge.ingress.config.IngressConfig;

/** Runs the ingress until {@code SIGTERM}: settings from the environment, the rest in {@link Ingress}. */
public final class Main {

    private static final int CANNOT_START = 1;
    private static final int BAD_CONFIGURATION = 2;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            Ingress ingress = Ingress.start(IngressConfig.from(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(ingress::close, "shutdown"));
        } catch (ConfigException e) {
            exit(BAD_CONFIGURATION, e);
        } catch (StartException e) {
            exit(CANNOT_START, e);
        }
    }

    @SuppressWarnings("SystemOut") // read by a person at a terminal, whatever the log's format
    private static void exit(int code, Exception e) {
        System.err.println(e.getMessage());
        System.exit(code);
    }
}
