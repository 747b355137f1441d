// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdminClientsTest {

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void closesAClientWhoseThreadDoesNotEnd() throws Exception {
        // Given: a callback that keeps the client's thread from ending, as a DNS lookup can
        Thread test = Thread.currentThread();
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        KafkaFuture<?> hanging;
        do {
            hanging = admin.describeCluster(new DescribeClusterOptions().timeoutMs(1))
                    .nodes()
                    .whenComplete((nodes, failure) -> hang(test));
        } while (hanging.isDone());
        hangs.await();

        // When
        AdminClients.closeAtOnce(admin);

        // Then
        assertThat(hanging.isDone()).isFalse();
        end.countDown();
    }

    private void hang(Thread test) {
        // A call that has failed before it gets its callback runs it in the test's thread.
        if (Thread.currentThread() == test) {
            return;
        }
        hangs.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
