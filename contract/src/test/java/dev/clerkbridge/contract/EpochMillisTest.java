// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class EpochMillisTest {

    @Test
    void keepsMilliseconds() {
        assertThat(EpochMillis.of(1_760_000_000_123L)).isEqualTo(1_760_000_000_123L);
    }

    @Test
    void readsNumbersBelowTenToTheTwelfthAsSeconds() {
        assertThat(EpochMillis.of(1_716_883_200L)).isEqualTo(1_716_883_200_000L);
    }

    @Test
    void refusesNumbersThatCannotBeATime() {
        assertThat(EpochMillis.of(0)).isNull();
        assertThat(EpochMillis.of(-1)).isNull();
        assertThat(EpochMillis.of(Long.MAX_VALUE)).isNull();
    }

    @Test
    void refusesTimesAfterTheSupportedRangeInEveryFormat() {
        long latest = (1L << 53) / 1000;
        assertThat(EpochMillis.of(latest)).isEqualTo(latest);
        assertThat(EpochMillis.of(latest + 1)).isNull();
        assertThat(EpochMillis.of(latest / 1000)).isEqualTo(latest / 1000 * 1000);
        assertThat(EpochMillis.of(latest / 1000 + 1)).isNull();
        assertThat(EpochMillis.of(999_999_999_999L)).isNull();
        assertThat(EpochMillis.of("2255-07-01T00:00:00Z")).isNull();
    }

    @Test
    void roundsDownToMilliseconds() {
        assertThat(EpochMillis.of(new BigDecimal("1719765690999.5"))).isEqualTo(1_719_765_690_999L);
        assertThat(EpochMillis.of(new BigDecimal("1719765690.1234"))).isEqualTo(1_719_765_690_123L);
    }

    @Test
    void refusesNumbersWithHugeExponentsWithoutExpandingThem() {
        assertThat(EpochMillis.of(new BigDecimal("1e2147483647"))).isNull();
        assertThat(EpochMillis.of(new BigDecimal("1e-2147483647"))).isNull();
        assertThat(EpochMillis.of(new BigDecimal("-1e2147483647"))).isNull();
    }

    @Test
    void readsOnlyIso8601TextAndAsUtcIfItHasNoOffset() {
        assertThat(EpochMillis.of("2024-06-30T18:41:30.999+02:00")).isEqualTo(1_719_765_690_999L);
        assertThat(EpochMillis.of("2024-06-30T16:41:30.999")).isEqualTo(1_719_765_690_999L);
        assertThat(EpochMillis.of("1999-12-31T23:59:59Z")).isEqualTo(946_684_799_000L);
        assertThat(EpochMillis.of("yesterday")).isNull();
    }
}
