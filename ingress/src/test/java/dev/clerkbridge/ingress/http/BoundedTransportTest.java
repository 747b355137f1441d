// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.http.BoundedTransport.AdmissionHandler;
import dev.clerkbridge.operations.environment.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedTransportTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void checksOnceAtATimeWhetherNewConnectionsMustStillWait() throws Exception {
        // Given: enough unfinished handshakes
        Port port = new Port();
        port.freezeTime();
        List<Channel> connections = port.accept(HandshakeLimit.MAX_HANDSHAKES);
        assertThat(port.config().isAutoRead()).isFalse();

        // When
        connections.addAll(port.accept(50));

        // Then
        for (int round = 0; round < 3; round++) {
            int before = port.checks;
            port.advanceTimeBy(20, TimeUnit.MILLISECONDS);
            port.runScheduledPendingTasks();
            assertThat(port.checks).isEqualTo(before + 1);
        }

        // When
        connections.forEach(HandshakeLimit::completed);
        port.advanceTimeBy(20, TimeUnit.MILLISECONDS);
        port.runScheduledPendingTasks();

        // Then
        assertThat(port.config().isAutoRead()).isTrue();
    }

    /** A server channel that counts how often it is told whether to read. */
    private static final class Port extends EmbeddedChannel {

        private int checks;
        private final ChannelConfig config = new DefaultChannelConfig(this) {
            @Override
            public ChannelConfig setAutoRead(boolean autoRead) {
                checks++;
                return super.setAutoRead(autoRead);
            }
        };

        Port() throws Exception {
            super(DefaultChannelId.newInstance(), false, false, admission());
            register();
        }

        @Override
        public ChannelConfig config() {
            return config;
        }

        List<Channel> accept(int count) {
            List<Channel> accepted = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Channel connection = new EmbeddedChannel();
                accepted.add(connection);
                writeInbound(connection);
            }
            return accepted;
        }

        private static AdmissionHandler admission() {
            MemoryBudget budget = new MemoryBudget(new HttpConfig(
                    new Endpoint("127.0.0.1", 0),
                    "/api/webhooks",
                    1024,
                    new HttpConfig.Timeouts(LONG, LONG, LONG),
                    new HttpConfig.Limits(10_000, 1L << 30),
                    null));
            return new AdmissionHandler(budget, new HandshakeLimit(budget));
        }
    }
}
