// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows and dead letters that must exist after all sent events have been consumed. */
final class ReferenceModel {

    private final Map<String, SentEvent.Effect> greatest = new HashMap<>();
    private final Set<String> poison = new HashSet<>();

    ReferenceModel copy() {
        ReferenceModel copy = new ReferenceModel();
        copy.greatest.putAll(greatest);
        copy.poison.addAll(poison);
        return copy;
    }

    void sent(SentEvent sent) {
        if (sent.poison()) {
            poison.add(sent.event().id());
        }
        SentEvent.Effect effect = sent.effect();
        if (effect != null) {
            greatest.merge(
                    effect.id(), effect, (known, added) -> added.rank().compareTo(known.rank()) > 0 ? added : known);
        }
    }

    /** A copy of the expected rows, by id. */
    Map<String, Row> rows() {
        Map<String, Row> rows = new HashMap<>();
        greatest.forEach((id, effect) -> rows.put(id, effect.row()));
        return rows;
    }

    /** The number of objects with a row. */
    int size() {
        return greatest.size();
    }

    /** The ids of missing, superfluous and different rows, each with a description of the error. */
    Map<String, String> wrong(Map<String, Row> actual) {
        Map<String, String> wrong = new TreeMap<>();
        rows().forEach((id, expected) -> {
            Row row = actual.get(id);
            if (!expected.equals(row)) {
                wrong.put(id, "is " + row + ", must be " + expected);
            }
        });
        actual.forEach((id, row) -> {
            if (!greatest.containsKey(id)) {
                wrong.put(id, "is " + row + ", must not exist");
            }
        });
        return wrong;
    }

    /** Number of messages on the dead-letter topic that could have been applied. */
    long wronglyDeadLettered(Set<String> letters) {
        return letters.stream().filter(id -> !poison.contains(id)).count();
    }

    /** Number of messages missing from the dead-letter topic. */
    long missingDeadLetters(Set<String> letters) {
        return poison.stream().filter(id -> !letters.contains(id)).count();
    }
}
