// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares acknowledged messages with the messages on the topic. A sender sends the messages of a key one by one and
 * waits for the 200 in between, so their first arrivals must be in the order of their numbers. A gap is an error unless
 * the ingress has quarantined the missing message or set it aside.
 *
 * <p>After a crash, the ingress can publish the end of its journal again. A message that Kafka refused at first can
 * arrive then. It is in order if the later messages of its key are repeated after it ({@code |} is the crash):
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
    private final Set<Message> refused = ConcurrentHashMap.newKeySet();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong overtaken = new AtomicLong();
    private final AtomicLong altered = new AtomicLong();

    /** Records that a message was answered 200. */
    void acknowledged(Message message) {
        acknowledged.put(message.key(), message.number());
        answers.incrementAndGet();
    }

    /** Records that a message was not answered 200 and is resent. */
    void retried() {
        retries.incrementAndGet();
    }

    /** Records that a message is on the topic, with this key and these bytes. */
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

    /** Records that the ingress has quarantined a message or set it aside because Kafka refused it permanently. */
    void refused(Message message) {
        refused.add(message);
    }

    long acknowledged() {
        return answers.get();
    }

    /** Number of requests that were not answered 200. */
    long retries() {
        return retries.get();
    }

    /** The number of the last acknowledged message of each key. */
    Map<String, Integer> lastOfEachKey() {
        return Map.copyOf(acknowledged);
    }

    /** Number of acknowledged messages that are neither on the topic nor quarantined nor set aside. */
    long missing() {
        return missing(lastOfEachKey());
    }

    /** Like {@link #missing()}, but expects the messages of each key only up to this number; counts all gaps. */
    long missing(Map<String, Integer> last) {
        long gaps =
                skipped.stream().filter(message -> !refused.contains(message)).count();
        return gaps
                + last.entrySet().stream()
                        .mapToLong(entry -> missing(entry.getKey(), entry.getValue()))
                        .sum();
    }

    private long missing(String key, int last) {
        long missing = 0;
        for (int number = arrived.getOrDefault(key, 0) + 1; number <= last; number++) {
            if (!refused.contains(new Message(key, number))) {
                missing++;
            }
        }
        return missing;
    }

    long duplicated() {
        return duplicated.get();
    }

    /** Number of messages that a later message of their key has overtaken. */
    long outOfOrder() {
        return overtaken.get();
    }

    long altered() {
        return altered.get();
    }

    /** Number of messages that the ingress has quarantined or set aside. */
    long refused() {
        return refused.size();
    }
}
