// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A container that can be stopped and restarted with the same address and files.
 *
 * <p>Docker would assign a new random port on restart, so the host's port is fixed.
 */
final class RestartableContainer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int STOP_SECONDS = 20;

    private final GenericContainer<?> container;
    private final Callable<?> probe;

    /**
     * Starts {@code container} with the host's {@code port} mapped to {@code innerPort}, and waits until {@code probe}
     * succeeds.
     *
     * @param probe succeeds when the server accepts connections
     */
    RestartableContainer(GenericContainer<?> container, int port, int innerPort, Callable<?> probe) {
        this.container = container;
        this.probe = probe;
        container.setPortBindings(List.of(port + ":" + innerPort));
        container.setWaitStrategy(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                // The probe is more reliable than a log line or an open port.
            }
        });
        container.start();
        awaitProbe();
    }

    /** The host name of published container ports. */
    static String host() {
        return DockerClientFactory.instance().dockerHostIpAddress();
    }

    void stop() {
        if (container.isRunning()) {
            container
                    .getDockerClient()
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
        }
    }

    void start() {
        if (!container.isRunning()) {
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
            awaitProbe();
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    private void awaitProbe() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                probe.call();
                return;
            } catch (Exception notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            container.getDockerImageName() + " did not start: " + container.getLogs(), notYet);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }
}
