package dev.clerkbridge.ingress.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The state of every part of the service, as the parts themselves report it. Ready means that an event that arrives
 * now can be kept.
 *
 * <p>Safe for any thread.
 */
public final class Health {

    private final List<Component> components = new CopyOnWriteArrayList<>();

    /** Adds a part without which no event can be kept; it counts as down until it says otherwise. */
    public Component required(String name) {
        return add(new Component(name, true));
    }

    /** Adds a part that is shown but does not decide over readiness, such as Kafka behind a journal with room. */
    public Component informative(String name) {
        return add(new Component(name, false));
    }

    /** Whether every required part is up. */
    public boolean ready() {
        return components.stream().allMatch(component -> component.up() || !component.required());
    }

    /** All parts, in the order in which they were added. */
    public List<Component> components() {
        return new ArrayList<>(components);
    }

    private Component add(Component component) {
        components.add(component);
        return component;
    }
}
