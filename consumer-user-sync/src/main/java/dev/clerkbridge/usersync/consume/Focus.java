package dev.clerkbridge.usersync.consume;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions the next batch is read from. As long as some are far behind they take turns, each alone, and then all
 * the others together: a user's events stand in one partition, so that one read deeply has many of each user's, of which
 * only the newest is written. Nobody waits for longer than one round of batches.
 */
final class Focus {

    /** Records a partition may have waiting before it is worth a batch of its own. */
    private static final long FAR_BEHIND = 5_000;

    private static final int OTHERS = Integer.MAX_VALUE;
    private int lastTurn = OTHERS;

    /**
     * The partitions to leave out.
     *
     * @param lag records of a partition that are not read yet
     * @param nextTurn whether a batch has ended; otherwise a turn lasts as long as there is much to read
     */
    Set<TopicPartition> leftOut(Set<TopicPartition> assigned, ToLongFunction<TopicPartition> lag, boolean nextTurn) {
        List<TopicPartition> behind = assigned.stream()
                .filter(partition -> lag.applyAsLong(partition) > FAR_BEHIND)
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        if (behind.isEmpty()) {
            lastTurn = OTHERS;
            return Set.of();
        }
        if (nextTurn || !isOngoing(behind)) {
            lastTurn = nextTurn(behind, behind.size() < assigned.size());
        }
        Set<TopicPartition> leftOut = new HashSet<>(lastTurn == OTHERS ? behind : assigned);
        leftOut.removeIf(partition -> partition.partition() == lastTurn);
        return leftOut;
    }

    private boolean isOngoing(List<TopicPartition> behind) {
        return behind.stream().anyMatch(partition -> partition.partition() == lastTurn);
    }

    private int nextTurn(List<TopicPartition> behind, boolean others) {
        return behind.stream()
                .mapToInt(TopicPartition::partition)
                .filter(partition -> partition > lastTurn)
                .findFirst()
                .orElse(others && lastTurn != OTHERS ? OTHERS : behind.get(0).partition());
    }
}
