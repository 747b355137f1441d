// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.mirror.MirrorUnavailableException;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.KafkaReply;
import dev.clerkbridge.console.service.ChartPoint.Scrape;
import dev.clerkbridge.console.service.MetricsText;
import dev.clerkbridge.console.web.HealthPage.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The console's own checks, which the health page shows in addition to the services' readiness. */
final class HealthChecks {

    private static final long OLD_SECONDS = 60;
    private static final String MIRROR_LAG = "clerkmirrorlag";
    private static final String QUARANTINED = "clerkeventsquarantined";
    private static final String DEAD_LETTERS = "clerkdeadletters";
    private static final String DRIFT = "clerk_user_sync_reconcile_rows";
    private static final String RECONCILED = "clerk_user_sync_reconcile_finished_timestamp_seconds";

    private static final String BACKLOG = "clerk_ingress_journal_backlog_events";

    /** A metric that only an ingress in kafka mode has. Such an ingress also has the journal's gauges, which are 0. */
    private static final String KAFKA_MODE = "clerk_ingress_kafka_in_flight_bytes";

    private final Sources sources;
    private final ConsoleTopics topics;

    HealthChecks(Sources sources, ConsoleTopics topics) {
        this.sources = sources;
        this.topics = topics;
    }

    HealthPage run() {
        Scrape scrape = sources.monitor().scrapeNow();
        List<Check> checks = new ArrayList<>();
        Check kafka = kafka();
        checks.add(kafka);
        checks.add(database());
        if (kafka.good()) {
            checks.addAll(ofTopics(scrape.consumer()));
        }
        checks.addAll(ofService(
                "ingress",
                scrape.ingress(),
                List.of(
                        lastDelivery(scrape.ingress()),
                        secrets(scrape.ingress()),
                        backlog(scrape.ingress()),
                        setAside(scrape.ingress()))));
        checks.addAll(ofService("consumer", scrape.consumer(), List.of(drift(scrape.consumer()))));
        return new HealthPage(sources.monitor().states(), checks);
    }

    /** Without a service's metrics, the results of its checks are unknown. */
    private static List<Check> ofService(String service, MetricsText metrics, List<Check> checks) {
        return metrics.series().isEmpty()
                ? checks.stream()
                        .map(check -> new Check(
                                check.name(),
                                false,
                                "unknown, because the " + service + " returns no metrics",
                                null,
                                check.runbook()))
                        .toList()
                : checks;
    }

    private Check kafka() {
        return ofKafka("Kafka", "clerkkafkaunreachable", () -> {
            sources.offsets().allCommitted();
            return new Check("Kafka", true, "available", null, "clerkkafkaunreachable");
        });
    }

    private List<Check> ofTopics(MetricsText consumer) {
        return List.of(
                ofKafka("Mirror", MIRROR_LAG, () -> mirror(consumer)),
                ofKafka("Quarantine", QUARANTINED, () -> pending("Quarantine", topics.quarantine(), QUARANTINED)),
                ofKafka(
                        "Dead letters",
                        DEAD_LETTERS,
                        () -> pending("Dead letters", topics.deadLetters(), DEAD_LETTERS)));
    }

    private static Check ofKafka(String name, String runbook, Supplier<Check> check) {
        try {
            return check.get();
        } catch (KafkaException e) {
            return new Check(name, false, KafkaReply.explain(e), null, runbook);
        }
    }

    private Check database() {
        try {
            sources.mirror().check();
            return new Check("PostgreSQL", true, "available", null, "clerkusersyncnotready");
        } catch (MirrorUnavailableException e) {
            return new Check("PostgreSQL", false, String.valueOf(e.getMessage()), null, "clerkusersyncnotready");
        }
    }

    /**
     * Compares offsets, so it also counts records that no consumer reads. If the group has committed no offset although
     * the consumer has no lag, the console probably has another group's name.
     */
    private Check mirror(MetricsText consumer) {
        List<String> mirrored = List.of(topics.events(), topics.snapshots());
        long lag = sources.offsets().lag(mirrored);
        boolean idle = consumer.sum("clerk_user_sync_lag_records") == 0;
        if (lag > 0 && idle && !sources.offsets().hasCommitted(mirrored)) {
            String detail = count((double) lag, "record is", "records are") + " not processed yet, and the group"
                    + " has committed no offset; is the console's KAFKA_GROUP_ID the consumer's?";
            return new Check("Mirror", false, detail, null, MIRROR_LAG);
        }
        double age = consumer.sum("clerk_user_sync_lag_seconds");
        boolean moves = !consumer.series().isEmpty() && age < OLD_SECONDS;
        String detail = lag == 0
                ? "all records are processed"
                : count((double) lag, "record is", "records are") + " not processed yet"
                        + (age > 0 ? "; the oldest is " + count(age) + " s old" : "");
        return new Check("Mirror", lag == 0 || moves, detail, null, MIRROR_LAG);
    }

    private static Check lastDelivery(MetricsText ingress) {
        double seconds = ingress.sum("clerk_ingress_last_delivery_timestamp_seconds");
        return new Check(
                "Last delivery",
                true,
                seconds > 0 ? "verified" : "none since the ingress started",
                time(seconds),
                "clerknodeliveries");
    }

    /** Identifies the secrets by their position in the setting. */
    private static Check secrets(MetricsText ingress) {
        Map<String, Double> used = ingress.byLabel("clerk_ingress_deliveries_verified_total", "secret");
        double refused =
                ingress.byLabel("clerk_ingress_requests_total", "answer").getOrDefault("no_matching_signature", 0.0);
        String detail = used.entrySet().stream()
                .map(secret ->
                        "secret " + secret.getKey() + " verified " + count(secret.getValue(), "delivery", "deliveries"))
                .collect(Collectors.joining(", "));
        boolean noneMatches = refused > 0 && used.values().stream().allMatch(count -> count == 0);
        return new Check(
                "Signing secrets",
                !noneMatches,
                "since the ingress started: " + (detail.isEmpty() ? "unknown" : detail) + "; "
                        + count(refused, "delivery", "deliveries") + " matched no secret",
                null,
                "clerksignaturefailures");
    }

    private static Check backlog(MetricsText ingress) {
        if (ingress.has(KAFKA_MODE)) {
            return new Check("Journal", true, "none, because the ingress runs in kafka mode", null, "clerkbacklogold");
        }
        if (!ingress.has(BACKLOG)) {
            return new Check("Journal", false, "the ingress has not opened it yet", null, "clerkingressnotready");
        }
        double events = ingress.sum(BACKLOG);
        double age = ingress.sum("clerk_ingress_journal_oldest_age_seconds");
        return new Check(
                "Journal",
                age < OLD_SECONDS,
                events == 0
                        ? "no event is waiting to be published"
                        : count(events, "event", "events") + " in the backlog; the oldest is " + count(age) + " s old",
                null,
                "clerkbacklogold");
    }

    private static Check setAside(MetricsText ingress) {
        double events = ingress.sum("clerk_ingress_journal_set_aside_events");
        String none = ingress.has(KAFKA_MODE)
                ? "nothing is set aside, because the ingress runs in kafka mode"
                : ingress.has(BACKLOG) ? "no event is set aside in the journal" : "unknown until the journal is open";
        return new Check(
                "Refused by Kafka",
                events == 0,
                events == 0
                        ? none
                        : count(events, "event is", "events are")
                                + " set aside in the journal, because the quarantine topic refuses them",
                null,
                "clerkeventsrefusedbykafka");
    }

    /**
     * Fails if the topic has records that have not been redriven: they do not delay other events, but an operator must
     * act on them.
     */
    private Check pending(String name, String topic, String runbook) {
        long pending = sources.redriveMarks().pending(topic);
        String events = count((double) pending, "event", "events");
        return new Check(name, pending == 0, pending == 0 ? "none to redrive" : events + " to redrive", null, runbook);
    }

    private static Check drift(MetricsText consumer) {
        Map<String, Double> rows = consumer.byLabel(DRIFT, "state");
        double finished = consumer.byLabel(RECONCILED, "object").values().stream()
                .mapToDouble(value -> value)
                .max()
                .orElse(Double.NaN);
        if (Double.isNaN(finished)) {
            return new Check(
                    "Drift",
                    true,
                    "no result is known: no reconcile has run, or the consumer cannot read its result",
                    null,
                    "clerkreconcileoverdue");
        }
        String differences = rows.entrySet().stream()
                .filter(state -> !state.getKey().equals("equal") && state.getValue() > 0)
                .map(state -> count(state.getValue()) + " " + state.getKey())
                .collect(Collectors.joining(", "));
        return new Check(
                "Drift",
                differences.isEmpty(),
                differences.isEmpty()
                        ? "the last reconcile found no difference from Clerk"
                        : "the last reconcile found: " + differences,
                time(finished),
                "clerkmirrordrift");
    }

    private static @Nullable Instant time(double seconds) {
        return seconds > 0 ? Instant.ofEpochSecond((long) seconds) : null;
    }

    private static String count(double value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
