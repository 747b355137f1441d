// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class JournalWriterTest {

    @Test
    void reportsAFullJournalIfUncommittedEventsLeaveNoRoom() {
        // Given a journal with room for either event, but not for both
        List<Event> events = new RandomEvents(1).next(2);
        long maxBytes = events.stream().mapToLong(Entry::bytes).sum() - 1;
        Component health = new Health().required("journal");
        Map<String, AcceptResult> results = new ConcurrentHashMap<>();

        // When both are offered at once, so that the second is refused before the first is committed
        try (JournalWriter writer = writer(new ModelJournal(), maxBytes, health)) {
            writer.accept(events.stream()
                    .map(event -> new EventSubmission(event, result -> results.put(event.id(), result)))
                    .toList());

            // Then
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(health.cause()).contains("JOURNAL_MAX_BYTES"));
        }
        assertThat(results).isEqualTo(Map.of("msg_1", AcceptResult.DURABLE, "msg_2", AcceptResult.FULL));
    }

    @Test
    void isNotReadyWhileTheDiskHangs() {
        // Given a journal whose write neither ends nor fails
        CountDownLatch end = new CountDownLatch(1);
        Journal journal = new ModelJournal() {
            @Override
            public synchronized List<Entry> append(List<Event> events) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return super.append(events);
            }
        };
        Health health = new Health();
        Component component = health.required("journal");

        // When
        JournalWriter writer = writer(journal, 1_000_000, component);
        try {
            assertThat(health.ready()).isTrue();
            writer.accept(
                    List.of(new EventSubmission(new RandomEvents(1).next(1).get(0), result -> {})));

            // Then
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(component.cause()).contains("the disk hangs"));
            assertThat(health.ready()).isFalse();

            // When
            end.countDown();

            // Then
            await().atMost(Duration.ofMinutes(2)).until(health::ready);
        } finally {
            end.countDown();
            writer.close();
        }
    }

    @Test
    void aCallbackThatFailsDoesNotChangeTheResultOfOtherEvents() {
        // Given
        List<Event> events = new RandomEvents(1).next(2);
        Component health = new Health().required("journal");
        List<AcceptResult> results = new CopyOnWriteArrayList<>();

        // When
        try (JournalWriter writer = writer(new ModelJournal(), 1_000_000, health)) {
            writer.accept(List.of(
                    new EventSubmission(events.get(0), result -> {
                        throw new IllegalStateException("injected");
                    }),
                    new EventSubmission(events.get(1), results::add)));
        }

        // Then
        assertThat(results).containsExactly(AcceptResult.DURABLE);
        assertThat(health.cause()).contains("injected");
    }

    @Test
    void checksForOutsideChangesRarelyWhileDeletingEvents() {
        // Given a journal that always has published events to delete
        AtomicInteger deletions = new AtomicInteger();
        AtomicInteger checks = new AtomicInteger();
        Journal journal = new ModelJournal() {
            @Override
            public boolean tidy() {
                return deletions.incrementAndGet() > 0;
            }

            @Override
            public void check() {
                checks.incrementAndGet();
            }
        };

        // When
        JournalWriter writer = writer(journal, 1_000_000, new Health().required("journal"));
        await().atMost(Duration.ofMinutes(2)).until(() -> deletions.get() > 200);
        writer.close();

        // Then
        assertThat(checks.get()).isBetween(1, deletions.get() / 2);
    }

    @Test
    void waitingEventsDoNotWaitForTheDeletionOfPublishedEvents() {
        // Given a slow disk, and an event that arrives during each of the first commits
        SlowDisk disk = new SlowDisk(Duration.ofMillis(500));
        RandomEvents events = new RandomEvents(1);
        try (JournalWriter writer = writer(disk, 1_000_000, new Health().required("journal"))) {
            disk.duringAppend = () -> {
                if (disk.appends() < 5) {
                    writer.accept(List.of(new EventSubmission(events.next(), result -> {})));
                }
            };

            // When
            writer.accept(List.of(new EventSubmission(events.next(), result -> {})));

            // Then
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> disk.appends() == 5 && "tidy".equals(disk.writes.get(disk.writes.size() - 1)));
            int first = disk.writes.indexOf("append");
            assertThat(disk.writes.subList(first, first + 5)).containsOnly("append");
        }
    }

    @Test
    void twoSlowWritesAreNotReportedAsOneThatHangs() {
        // Given
        Component health = new Health().required("journal");
        List<String> causes = new CopyOnWriteArrayList<>();
        SlowDisk disk = new SlowDisk(Duration.ofMillis(2_600));
        disk.afterTidy = () -> causes.add(String.valueOf(health.cause()));

        // When
        try (JournalWriter writer = writer(disk, 1_000_000, health)) {
            writer.accept(List.of(new EventSubmission(new RandomEvents(1).next(), result -> {})));
            await().atMost(Duration.ofMinutes(2)).until(() -> !causes.isEmpty());
        }

        // Then
        assertThat(causes).containsOnly("null");
    }

    private static JournalWriter writer(Journal journal, long maxBytes, Component health) {
        return new JournalWriter(
                journal,
                new JournalFeed(journal),
                maxBytes,
                new JournalMetrics(new SimpleMeterRegistry()),
                health,
                failure -> {});
    }

    /** Each write takes a while. */
    private static final class SlowDisk extends ModelJournal {

        private final Duration time;
        private final List<String> writes = new CopyOnWriteArrayList<>();
        private volatile Runnable duringAppend = () -> {};
        private volatile Runnable afterTidy = () -> {};

        SlowDisk(Duration time) {
            this.time = time;
        }

        @Override
        public synchronized List<Entry> append(List<Event> events) {
            write("append");
            duringAppend.run();
            return super.append(events);
        }

        @Override
        public boolean tidy() {
            write("tidy");
            afterTidy.run();
            return false;
        }

        int appends() {
            return Collections.frequency(writes, "append");
        }

        private void write(String what) {
            writes.add(what);
            LockSupport.parkNanos(time.toNanos());
        }
    }
}
