package dev.clerkbridge.usersync.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.usersync.consume.LoopStatus;
import dev.clerkbridge.usersync.failure.Failure;
import java.util.Locale;

/**
 * Answers the two questions of an orchestrator.
 *
 * <p>Live: the program works; a failure that a restart cannot mend leaves it alive. Ready: events are being applied.
 */
public final class Health {

    private final LoopStatus loop;

    /** The health of a service that is nothing but its loop. */
    public Health(LoopStatus loop) {
        this.loop = loop;
    }

    /** Whether a restart would not help. */
    public boolean isLive() {
        return loop.isAlive();
    }

    /** Whether events are being applied. */
    public boolean isReady() {
        return loop.isReady();
    }

    /** The answer in JSON, with the causes where it is no. */
    String describe(boolean healthy) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("status", healthy ? "up" : "down");
        answer.put("phase", loop.phase().name().toLowerCase(Locale.ROOT));
        if (!healthy) {
            answer.putArray("causes").add(cause());
        }
        return answer.toString();
    }

    private String cause() {
        Failure cause = loop.cause();
        if (cause != null) {
            return cause.message();
        }
        if (loop.isHanging()) {
            return "The loop has not turned for " + loop.sinceLastTurn().toSeconds() + " s";
        }
        if (loop.phase() == LoopStatus.Phase.RUNNING) {
            return "No partitions assigned yet: Kafka is not reached, or the group is forming, or the topic is missing";
        }
        return "The loop is " + loop.phase().name().toLowerCase(Locale.ROOT);
    }
}
