// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RedriveMarksTest {

    @Test
    void findsOffsetsAddedInAnyOrderAfterSavingAndLoading() {
        // Given
        Random random = new Random(3);
        List<Long> all = new ArrayList<>(LongStream.range(10, 60).boxed().toList());
        Collections.shuffle(all, random);
        Set<Long> added = new HashSet<>();
        RedriveMarks marks = new RedriveMarks(10, "");
        for (long offset : all) {
            // When
            marks.add(offset);
            added.add(offset);
            RedriveMarks loaded = new RedriveMarks(marks.firstPending(), marks.metadata());

            // Then
            assertThat(marks.pending(0, 60)).isEqualTo(50 - added.size());
            for (long each = 10; each < 60; each++) {
                assertThat(loaded.contains(each)).as("%d of %s", each, added).isEqualTo(added.contains(each));
            }
        }
        assertThat(marks.firstPending()).isEqualTo(60);
        assertThat(marks.metadata()).isEmpty();
        assertThat(marks.fit()).isTrue();
    }

    @Test
    void forgetsRangesThatKafkaHasDeleted() {
        // Given: the topic begins at 600 now
        RedriveMarks marks = new RedriveMarks(600, "1-1,5-9,590-610,700-701");

        // Then
        assertThat(marks.firstPending()).isEqualTo(611);
        assertThat(marks.metadata()).isEqualTo("700-701");
        assertThat(marks.contains(5)).isTrue();
        assertThat(marks.contains(611)).isFalse();
    }

    @Test
    void metadataStaysWithinKafkasLimit() {
        // Given
        RedriveMarks marks = new RedriveMarks(0, "");

        // When
        for (long offset = 1_000_000; offset < 1_010_000; offset += 2) {
            marks.add(offset);
        }

        // Then
        assertThat(marks.fit()).isFalse();
        assertThat(marks.metadata()).hasSizeLessThan(4_096).startsWith("1000000-1000000,1000002-1000002");
        assertThat(marks.firstPending()).isZero();
        RedriveMarks loaded = new RedriveMarks(0, marks.metadata());
        assertThat(loaded.metadata()).isEqualTo(marks.metadata());
        assertThat(loaded.fit()).isTrue();
    }
}
