// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.health;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A component of a service and its last reported state. Logs each change of the state or its cause. Thread-safe. */
public final class Component {

    private static final Logger LOGGER = LoggerFactory.getLogger(Component.class);

    private final String name;
    private volatile @Nullable String cause = "starting";
    private volatile Supplier<@Nullable String> check = () -> null;

    Component(String name) {
        this.name = name;
    }

    /** Reports that the component is working. */
    public void reportUp() {
        if (change(null)) {
            LOGGER.atInfo().addKeyValue("component", name).log("Component is up");
        }
    }

    /**
     * Reports that the component is not working. Operators see the cause, so it must not contain payloads or secrets.
     */
    public void reportDown(String cause) {
        if (change(cause)) {
            LOGGER.atWarn()
                    .addKeyValue("component", name)
                    .addKeyValue("cause", cause)
                    .log("Component is down");
        }
    }

    /**
     * Adds a check for a component that cannot report, such as a thread that hangs. While the component is reported as
     * working, the check is evaluated whenever its state is read; null means that it is working.
     */
    public void check(Supplier<@Nullable String> check) {
        this.check = check;
    }

    public String name() {
        return name;
    }

    public boolean up() {
        return cause() == null;
    }

    /** Why the component is down, or null while it is up. */
    public @Nullable String cause() {
        String reported = cause;
        return reported != null ? reported : check.get();
    }

    private synchronized boolean change(@Nullable String next) {
        boolean changed = !Objects.equals(cause, next);
        cause = next;
        return changed;
    }
}
