// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A simple in-memory {@link Journal}. {@link SqliteJournalModelTest} expects the real journal to behave like it. */
public class ModelJournal implements Journal {

    private final List<Entry> entries = new ArrayList<>();
    private JournalPosition published = JournalPosition.NONE;
    private final Set<Long> setAside = new HashSet<>();
    private long setAsideBytes;

    @Override
    public synchronized List<Entry> append(List<Event> events) {
        int before = entries.size();
        for (Event event : events) {
            entries.add(new Entry(entries.size() + 1, position() + Entry.bytes(event), event));
        }
        return List.copyOf(entries.subList(before, entries.size()));
    }

    @Override
    public synchronized List<Entry> read(long seq, int maxEvents, long maxBytes) {
        List<Entry> read = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : entries.subList((int) seq, entries.size())) {
            if (read.size() == maxEvents || bytes >= maxBytes) {
                break;
            }
            read.add(entry);
            bytes += entry.bytes();
        }
        return read;
    }

    @Override
    public synchronized void published(JournalPosition upTo) {
        published = JournalPosition.later(published, upTo);
    }

    @Override
    public synchronized void quarantine(List<Entry> refused) {
        refused.forEach(entry -> entries.set((int) entry.seq() - 1, entry));
    }

    @Override
    public synchronized void setAside(Entry entry, QuarantineReason reason) {
        if (setAside.add(entry.seq())) {
            setAsideBytes += entry.bytes();
        }
    }

    @Override
    public boolean tidy() {
        return false;
    }

    @Override
    public void check() {}

    @Override
    public void probe() {}

    @Override
    public synchronized long last() {
        return entries.size();
    }

    @Override
    public synchronized JournalPosition published() {
        return published;
    }

    @Override
    public synchronized Backlog backlog() {
        return new Backlog(
                last() - published.seq(), setAside.size(), position() - published.position() + setAsideBytes);
    }

    @Override
    public synchronized @Nullable Instant oldest() {
        return published.seq() == last()
                ? null
                : entries.get((int) published.seq()).event().acceptedAt();
    }

    @Override
    public void close() {}

    private long position() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).position();
    }
}
