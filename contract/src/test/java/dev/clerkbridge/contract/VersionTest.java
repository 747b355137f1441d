// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VersionTest {

    @Property
    void orderIsTotalAndConsistentWithEquals(@ForAll("versions") Version a, @ForAll("versions") Version b) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    }

    @Property
    void orderIsTransitive(
            @ForAll("versions") Version a, @ForAll("versions") Version b, @ForAll("versions") Version c) {
        if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
            assertThat(a.compareTo(c)).isLessThanOrEqualTo(0);
        }
    }

    @Property
    void aDeletionSupersedesEveryNonDeletion(@ForAll("versions") Version a, @ForAll("versions") Version b) {
        if (a.deleted() && !b.deleted()) {
            assertThat(a.supersedes(b)).isTrue();
        }
    }

    @Example
    void aVersionDoesNotSupersedeItself() {
        Version version = new Version(false, 1, 2, 3, "msg_1");

        assertThat(version.supersedes(version)).isFalse();
    }

    @Example
    void theLaterArrivalWinsIfTheOtherTimesAreEqual() {
        Version earlier = new Version(false, 1, 2, 3, "msg_b");
        Version later = new Version(false, 1, 2, 4, "msg_a");

        assertThat(later.supersedes(earlier)).isTrue();
    }

    @Example
    void comparesEventIdsByBytesAsPostgresDoes() {
        Version privateUse = new Version(false, 1, 2, 3, "\uE000");
        Version supplementary = new Version(false, 1, 2, 3, "\uD83D\uDE00");

        assertThat(supplementary.supersedes(privateUse)).isTrue();
    }

    @Provide
    static Arbitrary<Version> versions() {
        Arbitrary<Long> times = Arbitraries.longs().between(1, 3);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        times,
                        times,
                        times,
                        Arbitraries.of("a", "b", "\uE000", "\uD83D\uDE00"))
                .as(Version::new);
    }
}
