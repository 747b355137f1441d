// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Admits only forms that this console created for this reader. Another site can make the reader's browser post a form,
 * but cannot read the token from the console's page. A token is valid until the console restarts.
 */
final class FormToken implements Handler<RoutingContext> {

    static final String FIELD = "token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    FormToken() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    /** The token for a reader's forms. */
    String of(String reader) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = mac.doFinal(reader.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    @Override
    public void handle(RoutingContext context) {
        String token = context.request().getFormAttribute(FIELD);
        byte[] expected = of(Access.reader(context)).getBytes(StandardCharsets.UTF_8);
        if (token != null && MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8))) {
            context.next();
        } else {
            context.fail(403);
        }
    }
}
