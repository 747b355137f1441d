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

class RedrivenOffsetsTest {

    @Test
    void findsOffsetsAddedInAnyOrderAfterSavingAndLoading() {
        // Given
        Random random = new Random(3);
        List<Long> all = new ArrayList<>(LongStream.range(10, 60).boxed().toList());
        Collections.shuffle(all, random);
        Set<Long> added = new HashSet<>();
        RedrivenOffsets offsets = new RedrivenOffsets(10, "");
        for (long offset : all) {
            // When
            offsets.add(offset);
            added.add(offset);
            RedrivenOffsets loaded = new RedrivenOffsets(offsets.firstPending(), offsets.metadata());

            // Then
            assertThat(offsets.pending(0, 60)).isEqualTo(50 - added.size());
            for (long each = 10; each < 60; each++) {
                assertThat(loaded.contains(each)).as("%d of %s", each, added).isEqualTo(added.contains(each));
            }
        }
        assertThat(offsets.firstPending()).isEqualTo(60);
        assertThat(offsets.metadata()).isEmpty();
        assertThat(offsets.fit()).isTrue();
    }

    @Test
    void metadataStaysWithinKafkasLimit() {
        // Given
        RedrivenOffsets offsets = new RedrivenOffsets(0, "");

        // When
        for (long offset = 1_000_000; offset < 1_010_000; offset += 2) {
            offsets.add(offset);
        }

        // Then
        assertThat(offsets.fit()).isFalse();
        assertThat(offsets.metadata()).hasSizeLessThan(4_096).startsWith("1000000-1000000,1000002-1000002");
        assertThat(offsets.firstPending()).isZero();
        RedrivenOffsets loaded = new RedrivenOffsets(0, offsets.metadata());
        assertThat(loaded.metadata()).isEqualTo(offsets.metadata());
        assertThat(loaded.fit()).isTrue();
    }
}
