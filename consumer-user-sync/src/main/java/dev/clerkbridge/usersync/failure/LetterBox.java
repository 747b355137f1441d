package dev.clerkbridge.usersync.failure;

/** Takes the events that can never be applied. */
public interface LetterBox {

    /**
     * Returns when the letter is in safe hands.
     *
     * @throws org.apache.kafka.common.KafkaException when that is not known
     */
    void take(DeadLetter letter);
}
