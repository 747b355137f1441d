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
 * The state of every part of a service. Safe for any thread.
 *
 * <p>Ready: the service does its job now. Live: the process works; a restart would not help. Both are told in one format:
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

    /** Asked for its cause at every request; null means up. */
    private record Part(String name, boolean required, Supplier<@Nullable String> cause) {}

    /** The answer to one question of an orchestrator. */
    public record Report(boolean up, String json) {}

    /** Adds a part without which the service is not ready. It is down until it reports otherwise. */
    public Component required(String name) {
        return add(name, true);
    }

    /** Adds a part that is shown but does not decide over readiness. It is down until it reports otherwise. */
    public Component informative(String name) {
        return add(name, false);
    }

    /** Adds a part without which the service is not ready, and that is asked at every request. */
    public void required(String name, Supplier<@Nullable String> cause) {
        parts.add(new Part(name, true, cause));
    }

    /** Adds a condition of liveness: a cause means that only a restart helps. */
    public void vital(String name, Supplier<@Nullable String> cause) {
        vital.add(new Part(name, true, cause));
    }

    /** Whether every required part is up. */
    public boolean ready() {
        return parts.stream()
                .filter(Part::required)
                .allMatch(part -> part.cause().get() == null);
    }

    /** The parts that report by themselves, in the order in which they were added. */
    public List<Component> components() {
        return List.copyOf(components);
    }

    /** Readiness with every part. */
    public Report readiness() {
        return report(parts);
    }

    /** Liveness with what decides over it. */
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
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", status(causes.isEmpty()));
        answer.set("causes", causes);
        answer.set("components", components);
        return new Report(causes.isEmpty(), answer.toPrettyString() + "\n");
    }

    private static String status(boolean up) {
        return up ? "up" : "down";
    }
}
