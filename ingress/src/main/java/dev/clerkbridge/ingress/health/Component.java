package dev.clerkbridge.ingress.health;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One part of the service and what it last reported of itself. Each change is logged once. */
public final class Component {

    private static final Logger LOGGER = LoggerFactory.getLogger(Component.class);

    private final String name;
    private final boolean required;
    private volatile @Nullable String cause = "starting";

    Component(String name, boolean required) {
        this.name = name;
        this.required = required;
    }

    /** The part works. */
    public void reportUp() {
        if (change(null)) {
            LOGGER.atInfo().addKeyValue("component", name).log("Component is up");
        }
    }

    /** The part does not work; the cause is shown to operators, so it holds no payload and no secret. */
    public void reportDown(String cause) {
        if (change(cause)) {
            LOGGER.atWarn()
                    .addKeyValue("component", name)
                    .addKeyValue("cause", cause)
                    .log("Component is down");
        }
    }

    public String name() {
        return name;
    }

    /** Whether the service is unready while this part is down. */
    public boolean required() {
        return required;
    }

    public boolean up() {
        return cause == null;
    }

    /** Why the part is down, or null while it is up. */
    public @Nullable String cause() {
        return cause;
    }

    private synchronized boolean change(@Nullable String next) {
        boolean changed = !Objects.equals(cause, next);
        cause = next;
        return changed;
    }
}
