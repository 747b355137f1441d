// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.testbed.server.AuthorizingKafka;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupProgressIT {

    @Test
    void aMissingGroupHasConsumedNothingButAForbiddenGroupIsAnError(@TempDir Path directory) throws Exception {
        try (AuthorizingKafka kafka = AuthorizingKafka.start(directory, List.of("stranger"));
                GroupProgress unknown = new GroupProgress(kafka.admin(), "mirror");
                GroupProgress forbidden = new GroupProgress(Admin.create(kafka.client("stranger")), "mirror")) {
            assertThat(unknown.consumed()).isZero();
            assertThatThrownBy(forbidden::consumed).hasRootCauseInstanceOf(GroupAuthorizationException.class);
        }
    }
}
