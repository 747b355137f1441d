package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.event.Event;

/** An event, and who is told what became of it. */
public record EventSubmission(Event event, AcceptCallback callback) {}
