// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the key of every event type that Clerk documents. The expected keys follow {@code docs/contract.md}. */
class KeyRuleTest {

    /**
     * Each row has event types, {@code data} with {@code '} instead of double quotes, and the expected key. The id
     * {@code no} must never become the key.
     */
    private static final String TABLE = """
            user.created user.updated     | 'id':'user_1','external_accounts':[{'id':'no'}] | user_1
            user.snapshot user.absent     | 'id':'user_1','object':'user' | user_1
            user.deleted                  | 'deleted':true,'id':'user_1','object':'user' | user_1
            session.created session.pending session.ended session.removed session.revoked \
            | 'id':'sess_1','user_id':'user_1','user':{'id':'no'} | user_1
            session.created               | 'id':'sess_1','user_id':'' | sess_1
            organizationMembership.created organizationMembership.updated organizationMembership.deleted \
            | 'id':'orgmem_1','organization':{'id':'org_1','created_by':'no'},'public_user_data':{'user_id':'user_1'} | user_1
            organizationMembership.deleted | 'deleted':true,'id':'orgmem_1' | orgmem_1
            organizationMembership.created | 'id':'orgmem_1','organization':{'id':'org_1'} | org_1
            organizationMembership.created | 'id':'orgmem_1','organization':null,'public_user_data':null | orgmem_1
            organizationInvitation.created organizationInvitation.revoked \
            | 'id':'orginv_1','organization_id':'org_1','inviter_id':'no','user_id':null | org_1
            organizationInvitation.accepted | 'id':'orginv_1','organization_id':'org_1','user_id':'user_1' | user_1
            organizationInvitation.accepted | 'id':'orginv_1','inviter_id':'no' | orginv_1
            organization.created organization.updated | 'id':'org_1','created_by':'no','user_id':'no' | org_1
            organization.deleted          | 'deleted':true,'id':'org_1','slug':'x' | org_1
            organizationDomain.created organizationDomain.updated | 'id':'orgdm_1','organization_id':'org_1' | org_1
            organizationDomain.deleted    | 'deleted':true,'id':'orgdm_1' | orgdm_1
            role.created role.updated role.deleted | 'id':'role_1' | role_1
            permission.created permission.updated permission.deleted | 'id':'perm_1' | perm_1
            email.created                 | 'id':'ema_1','user_id':'user_1' | user_1
            email.created                 | 'id':'ema_1','user_id':null | ema_1
            sms.created                   | 'id':'sms_1','user_id':'user_1' | user_1
            sms.created                   | 'id':'sms_1','user_id':null | sms_1
            subscription.created subscription.updated subscription.active subscription.pastDue \
            | 'id':'csub_1','payer_id':'payer_1','payer':{'id':'no','user_id':'user_1','organization_id':''} | user_1
            subscription.created          | 'id':'csub_1','payer_id':'p','payer':{'user_id':'','organization_id':'org_1'} | org_1
            subscription.created          | 'id':'csub_1','payer_id':'payer_1','payer':{'id':'no','user_id':''} | payer_1
            subscription.created          | 'id':'csub_1' | csub_1
            subscriptionItem.created subscriptionItem.updated subscriptionItem.active subscriptionItem.canceled \
            subscriptionItem.ended subscriptionItem.abandoned subscriptionItem.incomplete subscriptionItem.pastDue \
            subscriptionItem.upcoming subscriptionItem.freeTrialEnding subscriptionItem.expired \
            | 'id':'csub_item_1','payer':{'id':'no','user_id':'user_1','organization_id':''} | user_1
            subscriptionItem.active       | 'id':'csub_item_1','payer':{'id':'p','user_id':'','organization_id':'org_1'} | org_1
            subscriptionItem.active       | 'id':'csub_item_1','payer_id':'no','payer':{'id':'payer_1','user_id':''} | payer_1
            subscriptionItem.active       | 'id':'csub_item_1','payer_id':'no' | csub_item_1
            paymentAttempt.created paymentAttempt.updated | 'id':'pay_1','payer':{'id':'no','user_id':'user_1'} | user_1
            paymentAttempt.created        | 'id':'pay_1','payer':{'id':'p','organization_id':'org_1'} | org_1
            paymentAttempt.created        | 'id':'pay_1','payer':{'id':'payer_1'} | payer_1
            waitlistEntry.created waitlistEntry.updated | 'id':'wle_1','user_id':'no' | wle_1
            invitation.created invitation.accepted invitation.revoked | 'id':'inv_1','user_id':'no' | inv_1
            new.type nodots               | 'id':'x_1','user_id':'user_1' | user_1
            new.type                      | 'id':'x_1','public_user_data':{'user_id':'user_1'},'organization_id':'no' | user_1
            new.type                      | 'id':'x_1','payer':{'user_id':'user_1'},'organization_id':'no' | user_1
            new.type                      | 'id':'x_1','organization_id':'org_1','payer':{'organization_id':'no'} | org_1
            new.type                      | 'id':'x_1','payer':{'organization_id':'org_1'} | org_1
            new.type                      | 'id':'x_1','inviter_id':'no','created_by':'no' | x_1
            """;

    @ParameterizedTest(name = "{0}: {1} gives {2}")
    @MethodSource("table")
    void choosesTheKeyNamedByTheContract(String type, String data, String key) {
        // Given
        String body = "{\"data\":{" + data.replace('\'', '"') + "},\"object\":\"event\",\"type\":\"" + type + "\"}";

        // When
        Envelope envelope = Envelope.parseUtf8(body.getBytes(UTF_8));

        // Then
        assertThat(envelope.key()).isEqualTo(key);
        assertThat(envelope.fault()).isNull();
    }

    @Test
    void theTableHasEveryKnownType() {
        // When
        Set<String> tested = table().map(row -> (String) row.get()[0]).collect(Collectors.toSet());

        // Then
        assertThat(tested).containsAll(EventTypes.KNOWN);
    }

    static Stream<Arguments> table() {
        return TABLE.lines()
                .map(line -> line.split("\\|", -1))
                .flatMap(columns -> Arrays.stream(columns[0].strip().split("\\s+", -1))
                        .map(type -> Arguments.of(type, columns[1].strip(), columns[2].strip())));
    }
}
