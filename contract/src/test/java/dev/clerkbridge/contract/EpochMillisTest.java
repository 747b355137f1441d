package dev.clerkbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochMillisTest {

    @Test
    void keepsMilliseconds() {
        assertThat(EpochMillis.of(1_760_000_000_123L)).isEqualTo(1_760_000_000_123L);
    }

    @Test
    void takesWhatIsBelowTenToTheTwelfthAsSeconds() {
        assertThat(EpochMillis.of(1_716_883_200L)).isEqualTo(1_716_883_200_000L);
    }

    @Test
    void refusesWhatCannotBeATime() {
        assertThat(EpochMillis.of(0)).isNull();
        assertThat(EpochMillis.of(-1)).isNull();
        assertThat(EpochMillis.of(Long.MAX_VALUE)).isNull();
    }
}
