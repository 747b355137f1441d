// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Payloads of {@code subscription.*}, {@code subscriptionItem.*} and {@code paymentAttempt.*}. */
final class BillingPayloads {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final long PRICE_CENTS = 1900;

    private BillingPayloads() {}

    static ExamplePayload.Maker subscription(String status) {
        return (subject, moment) -> {
            ClerkJson subscription = new ClerkJson()
                    .with("id", subject.object("csub"))
                    .with("object", "commerce_subscription")
                    .with("status", status)
                    .with("payer_id", subject.object("cpayer"))
                    .with("payer", payer(subject, moment))
                    .with("items", List.of(item(subject, moment, status)))
                    .with("latest_payment_id", moment.orNull(2, moment.id("cpayment")))
                    .with("payment_source_id", moment.orNull(2, moment.id("csrc")))
                    .with("active_at", moment.orNull(3, moment.now()))
                    .with("past_due_at", status.equals("past_due") ? moment.now() : null)
                    .with("canceled_at", null)
                    .with("ended_at", null)
                    .with("created_at", moment.before(MONTH))
                    .with("updated_at", moment.now());
            return new ExamplePayload(subscription, payerKey(subject));
        };
    }

    /** Payload of a subscription item. If the item has no payer, its own id is the key. */
    static ExamplePayload.Maker subscriptionItem(String status) {
        return (subject, moment) -> {
            ClerkJson item = item(subject, moment, status);
            boolean noPayer = !subject.chosen() && moment.oneIn(5);
            return noPayer
                    ? new ExamplePayload(item, subject.object("csub_item"))
                    : new ExamplePayload(item.with("payer", payer(subject, moment)), payerKey(subject));
        };
    }

    static ExamplePayload.Maker paymentAttempt(String status) {
        return (subject, moment) -> {
            boolean paid = status.equals("paid");
            ClerkJson attempt = new ClerkJson()
                    .with("id", subject.object("cpayatt"))
                    .with("instance_id", moment.instanceId())
                    .with("payment_id", moment.id("cpayment"))
                    .with("invoice_id", moment.id("cinv"))
                    .with("statement_id", moment.id("cstmt"))
                    .with("gateway_external_id", "pi_example")
                    .with("status", status)
                    .with("charge_type", moment.oneIn(2) ? "checkout" : "recurring")
                    .with("billing_date", moment.now())
                    .with("paid_at", paid ? moment.now() : null)
                    .with("failed_at", null)
                    .with("failed_reason", null)
                    .with("payee", payee(moment))
                    .with("payer", payer(subject, moment))
                    .with("payment_source", card(moment))
                    .with("subscription_items", List.of(item(subject, moment, "active")))
                    .with("totals", totals())
                    .with("created_at", moment.before(Duration.ofSeconds(4)))
                    .with("updated_at", moment.now());
            return new ExamplePayload(attempt, payerKey(subject));
        };
    }

    private static String payerKey(Subject subject) {
        return subject.paidByOrganization() ? subject.organizationId() : subject.userId();
    }

    /** A payer is a user or an organization. The fields of the other object are empty strings, not null. */
    private static ClerkJson payer(Subject subject, Moment moment) {
        boolean organization = subject.paidByOrganization();
        Person person = Person.of(subject.userId());
        Company company = Company.of(subject.organizationId());
        return new ClerkJson()
                .with("id", subject.object("cpayer"))
                .with("object", "commerce_payer")
                .with("user_id", organization ? "" : person.id())
                .with("first_name", organization || person.firstName() == null ? "" : person.firstName())
                .with("last_name", organization || person.lastName() == null ? "" : person.lastName())
                .with("email", organization || !person.hasEmail() ? "" : person.email())
                .with("organization_id", organization ? company.id() : "")
                .with("organization_name", organization ? company.name() : "")
                .with("image_url", organization ? company.imageUrl() : person.imageUrl())
                .with("created_at", moment.before(MONTH))
                .with("updated_at", moment.now());
    }

    private static ClerkJson item(Subject subject, Moment moment, String status) {
        return new ClerkJson()
                .with("id", subject.object("csub_item"))
                .with("object", "commerce_subscription_item")
                .with("status", status)
                .with("interval", "month")
                .with("is_free_trial", false)
                .with("plan_id", "cplan_example")
                .with("plan", moment.orNull(6, plan()))
                .with("subscription_id", moment.orNull(6, subject.object("csub")))
                .with("seats", new ClerkJson().with("quantity", moment.orNull(2, 5)))
                .with("period_start", moment.now())
                .with("period_end", moment.orNull(3, moment.after(MONTH)))
                .with("created_at", moment.before(MONTH))
                .with("updated_at", moment.now());
    }

    private static ClerkJson plan() {
        return new ClerkJson()
                .with("id", "cplan_example")
                .with("name", "Pro")
                .with("slug", "pro")
                .with("is_recurring", true)
                .with("amount", PRICE_CENTS)
                .with("currency", "USD");
    }

    private static ClerkJson payee(Moment moment) {
        return new ClerkJson()
                .with("id", moment.id("cpayee"))
                .with("gateway_type", "stripe")
                .with("gateway_external_id", "acct_example")
                .with("gateway_status", "active");
    }

    private static ClerkJson card(Moment moment) {
        return new ClerkJson()
                .with("id", moment.id("csrc"))
                .with("gateway", "stripe")
                .with("gateway_external_id", "pm_example")
                .with("gateway_external_account_id", moment.orNull(2, "acct_example"))
                .with("payment_method", "card")
                .with("status", "active")
                .with("card_type", "visa")
                .with("last4", "4242");
    }

    private static ClerkJson totals() {
        return new ClerkJson()
                .with("subtotal", amount(PRICE_CENTS))
                .with("tax_total", amount(0))
                .with("grand_total", amount(PRICE_CENTS));
    }

    private static ClerkJson amount(long cents) {
        return new ClerkJson()
                .with("amount", cents)
                .with("amount_formatted", String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100))
                .with("currency", "USD")
                .with("currency_symbol", "$");
    }
}
