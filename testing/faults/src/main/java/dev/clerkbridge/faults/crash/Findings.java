package dev.clerkbridge.faults.crash;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a crash test found.
 *
 * @param kills how often the ingress was killed
 * @param outages in how many rounds Kafka was away as well
 * @param acknowledged events answered 200
 * @param missing acknowledged events that never arrived
 * @param duplicated records that stood on the topic before
 * @param outOfOrder events that another of their key overtook
 * @param altered records that are not byte for byte what was sent
 * @param retried requests that were not answered 200
 * @param recoveries from each start of the process to its first 200
 */
record Findings(
        int kills,
        int outages,
        long acknowledged,
        long missing,
        long duplicated,
        long outOfOrder,
        long altered,
        long retried,
        List<Duration> recoveries) {

    /** Whether every promise was kept. */
    boolean clean() {
        return missing == 0 && outOfOrder == 0 && altered == 0;
    }

    /** A table in Markdown. */
    String table() {
        List<Duration> sorted = recoveries.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                """
                | | |
                |---|---|
                | `kill -9` | %,d, of which %,d with Kafka away |
                | acknowledged (200) | %,d |
                | **lost** | **%,d** |
                | out of order | %,d |
                | altered | %,d |
                | duplicated | %,d |
                | requests tried again | %,d |
                | from start of the process to the first 200 | median %.1f s, longest %.1f s |
                """,
                kills,
                outages,
                acknowledged,
                missing,
                outOfOrder,
                altered,
                duplicated,
                retried,
                seconds(sorted, sorted.size() / 2),
                seconds(sorted, sorted.size() - 1));
    }

    private static double seconds(List<Duration> sorted, int index) {
        return sorted.isEmpty() ? 0 : sorted.get(index).toMillis() / 1e3;
    }
}
