// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was acknowledged against what arrived. Each key's messages are sent one after the other, each only when the one
 * before it was answered 200, so they must arrive for the first time in the order of their numbers. A gap is an error,
 * unless the ingress says that it has set the missing message aside.
 *
 * <p>After a crash the ingress may publish the end of its journal again. A message that Kafka refused at first, and that
 * arrives in such a repetition, has not been overtaken as long as the later ones of its key are repeated after it:
 *
 * <pre>
 *   5 7 | 5 6 7 8     6 was refused at first: in order
 *   5 7 6 8           7 has overtaken 6
 * </pre>
 */
final class Ledger {

    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Integer> arrived = new ConcurrentHashMap<>();
    private final Map<String, Integer> late = new ConcurrentHashMap<>();
    private final Set<Message> skipped = ConcurrentHashMap.newKeySet();
    private final Set<Message> setAside = ConcurrentHashMap.newKeySet();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong triedAgain = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong overtaken = new AtomicLong();
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

    /** The message is on the topic, with this key and these bytes. */
    void arrived(Message message, String key, byte[] value) {
        if (!key.equals(message.key()) || !Arrays.equals(value, message.body())) {
            altered.incrementAndGet();
        }
        int before = arrived.getOrDefault(message.key(), 0);
        if (message.number() > before) {
            arrivedNext(message, before);
        } else if (skipped.remove(message)) {
            late.merge(message.key(), 1, Integer::sum);
        } else {
            duplicated.incrementAndGet();
            if (message.number() == before) {
                late.remove(message.key());
            }
        }
    }

    private void arrivedNext(Message message, int before) {
        Integer notRepeated = late.remove(message.key());
        if (notRepeated != null) {
            overtaken.addAndGet(notRepeated);
        }
        for (int gap = before + 1; gap < message.number(); gap++) {
            skipped.add(new Message(message.key(), gap));
        }
        arrived.put(message.key(), message.number());
    }

    /** The ingress keeps the message apart, with a reason, because Kafka refused it for good. */
    void setAside(Message message) {
        setAside.add(message);
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

    /** Acknowledged messages that are neither on the topic nor set aside. */
    long missing() {
        return missing(lastOfEachKey());
    }

    /** As {@link #missing()}, of those up to these numbers. */
    long missing(Map<String, Integer> last) {
        long gaps =
                skipped.stream().filter(message -> !setAside.contains(message)).count();
        return gaps
                + last.entrySet().stream()
                        .mapToLong(entry -> missing(entry.getKey(), entry.getValue()))
                        .sum();
    }

    private long missing(String key, int last) {
        long missing = 0;
        for (int number = arrived.getOrDefault(key, 0) + 1; number <= last; number++) {
            if (!setAside.contains(new Message(key, number))) {
                missing++;
            }
        }
        return missing;
    }

    long duplicated() {
        return duplicated.get();
    }

    /** Messages that came after a later one of their key. */
    long outOfOrder() {
        return overtaken.get();
    }

    long altered() {
        return altered.get();
    }

    /** Messages that the ingress has set aside. */
    long setAside() {
        return setAside.size();
    }
}
