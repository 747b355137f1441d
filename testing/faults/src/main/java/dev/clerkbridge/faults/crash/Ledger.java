package dev.clerkbridge.faults.crash;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was acknowledged against what arrived. Each key's messages are sent one after the other, each only when the one
 * before it was answered 200, so they must arrive for the first time in the order of their numbers, without gaps.
 */
final class Ledger {

    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Integer> arrived = new ConcurrentHashMap<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong triedAgain = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final AtomicLong altered = new AtomicLong();

    /** The message was answered 200. */
    void acknowledged(Message message) {
        acknowledged.put(message.key(), message.number());
        answers.incrementAndGet();
    }

    /** A message was not answered 200, and is sent again. */
    void tryingAgain() {
        triedAgain.incrementAndGet();
    }

    /** The message stands on the topic, with this key and these bytes. */
    void arrived(Message message, String key, byte[] value) {
        if (!key.equals(message.key()) || !Arrays.equals(value, message.body())) {
            altered.incrementAndGet();
        }
        int before = arrived.getOrDefault(message.key(), 0);
        if (message.number() <= before) {
            duplicated.incrementAndGet();
        } else {
            outOfOrder.addAndGet(message.number() - before - 1L);
            arrived.put(message.key(), message.number());
        }
    }

    long acknowledged() {
        return answers.get();
    }

    /** Requests that were not answered 200. */
    long triedAgain() {
        return triedAgain.get();
    }

    /** The number of each key's last acknowledged message. */
    Map<String, Integer> lastOfEachKey() {
        return Map.copyOf(acknowledged);
    }

    /** Acknowledged messages that have not arrived. */
    long missing() {
        return acknowledged.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - arrived.getOrDefault(entry.getKey(), 0)))
                .sum();
    }

    long duplicated() {
        return duplicated.get();
    }

    /** Messages that another of their key overtook. Those of them that never came at all are counted here too. */
    long outOfOrder() {
        return outOfOrder.get();
    }

    long altered() {
        return altered.get();
    }
}
