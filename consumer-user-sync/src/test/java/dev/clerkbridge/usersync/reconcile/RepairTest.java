// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.reconcile.Reconcile.Repair;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "8, 7", "11, 10", "40, 10", "48, 12", "4000, 1000"})
    void theDefaultLimitIsAQuarterOrTenRowsButNeverAllRows(long alive, long maxGone) {
        assertThat(Repair.maxGoneByDefault(alive)).isEqualTo(maxGone);
    }
}
