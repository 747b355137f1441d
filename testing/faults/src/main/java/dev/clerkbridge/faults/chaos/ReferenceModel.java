// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the mirror must show and what must lie in the dead-letter topic, after everything that was sent. */
final class ReferenceModel {

    private final Map<String, Sent.Effect> greatest = new HashMap<>();
    private final Set<String> poison = new HashSet<>();

    /** The same knowledge, to go on from independently. */
    ReferenceModel copy() {
        ReferenceModel copy = new ReferenceModel();
        copy.greatest.putAll(greatest);
        copy.poison.addAll(poison);
        return copy;
    }

    void sent(Sent sent) {
        if (sent.poison()) {
            poison.add(sent.event().id());
        }
        Sent.Effect effect = sent.effect();
        if (effect != null) {
            greatest.merge(
                    effect.id(), effect, (known, added) -> added.rank().compareTo(known.rank()) > 0 ? added : known);
        }
    }

    /** Every row that there must be, by its id; a copy. */
    Map<String, Row> rows() {
        Map<String, Row> rows = new HashMap<>();
        greatest.forEach((id, effect) -> rows.put(id, effect.row()));
        return rows;
    }

    /** How many objects there are. */
    int size() {
        return greatest.size();
    }

    /** Ids of rows that are missing, should not be there or say something else, each with what is wrong. */
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
                wrong.put(id, "is " + row + ", must not be");
            }
        });
        return wrong;
    }

    /** Messages that lie in the dead-letter topic and could have been applied. */
    long wronglyDeadLettered(Set<String> letters) {
        return letters.stream().filter(id -> !poison.contains(id)).count();
    }

    /** Messages that should lie in the dead-letter topic and do not. */
    long missingDeadLetters(Set<String> letters) {
        return poison.stream().filter(id -> !letters.contains(id)).count();
    }
}
