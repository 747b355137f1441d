package dev.clerkbridge.ingress.door;

/** Where the fate of one event is reported; called exactly once, and must return quickly without throwing. */
@FunctionalInterface
public interface Receipt {

    void settled(Settlement settlement);
}
