// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of every component of a service. Thread-safe.
 *
 * <p>Ready means that the service can do its job now. Live means that the process is working, so a restart would not
 * help. Both are reported in this format:
 *
 * <pre>
 * {"status": "down",
 *  "causes": ["kafka: no broker answers"],
 *  "components": {"kafka": {"status": "down", "required": true, "cause": "no broker answers"}}}
 * </pre>
 */
public final class Health {

    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final List<Component> components = new CopyOnWriteArrayList<>();
    private final List<Part> vital = new CopyOnWriteArrayList<>();

    /** A component or a liveness condition. {@code cause} is evaluated on every request; null means up. */
    private record Part(String name, boolean required, Supplier<@Nullable String> cause) {}

    /** The response to a readiness or liveness probe. */
    public record Report(boolean up, String json) {}

    /** Adds a component that must be up for the service to be ready. It is down until it reports that it is up. */
    public Component required(String name) {
        return add(name, true);
    }

    /** Adds a component that is shown but does not affect readiness. It is down until it reports that it is up. */
    public Component informative(String name) {
        return add(name, false);
    }

    /**
     * Adds a component that must be up for the service to be ready. Evaluates {@code cause} on every request; null
     * means up.
     */
    public void required(String name, Supplier<@Nullable String> cause) {
        parts.add(new Part(name, true, cause));
    }

    /** Adds a liveness condition. A non-null cause means that only a restart helps. */
    public void vital(String name, Supplier<@Nullable String> cause) {
        vital.add(new Part(name, true, cause));
    }

    /** Whether every required component is up. */
    public boolean ready() {
        return parts.stream()
                .filter(Part::required)
                .allMatch(part -> part.cause().get() == null);
    }

    /** The components that report their own state, in the order in which they were added. */
    public List<Component> components() {
        return List.copyOf(components);
    }

    /** Readiness with the state of every component. */
    public Report readiness() {
        return report(parts);
    }

    /** Liveness with the state of every liveness condition. */
    public Report liveness() {
        return report(vital);
    }

    private Component add(String name, boolean required) {
        Component component = new Component(name);
        components.add(component);
        parts.add(new Part(name, required, component::cause));
        return component;
    }

    private static Report report(List<Part> parts) {
        ObjectNode components = JsonNodeFactory.instance.objectNode();
        ArrayNode causes = JsonNodeFactory.instance.arrayNode();
        for (Part part : parts) {
            String cause = part.cause().get();
            ObjectNode state = components.putObject(part.name());
            state.put("status", status(cause == null)).put("required", part.required());
            if (cause != null) {
                state.put("cause", cause);
            }
            if (cause != null && part.required()) {
                causes.add(part.name() + ": " + cause);
            }
        }
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("status", status(causes.isEmpty()));
        report.set("causes", causes);
        report.set("components", components);
        return new Report(causes.isEmpty(), report.toPrettyString() + "\n");
    }

    private static String status(boolean up) {
        return up ? "up" : "down";
    }
}
