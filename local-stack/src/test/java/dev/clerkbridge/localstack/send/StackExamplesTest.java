// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.console.example.ExampleSender.ExampleRequest;
import java.net.URI;
import org.junit.jupiter.api.Test;

class StackExamplesTest {

    private static final String SECRET = "whsec_" + "ZXhhbXBsZS1zaWduaW5nLXNlY3JldC0wMDAx";

    @Test
    void theErrorForAnUnknownTypeNamesNoOptionOfTheCommandLine() {
        StackExamples examples = new StackExamples(URI.create("http://127.0.0.1:1"), SECRET);

        assertThatThrownBy(() -> examples.send(new ExampleRequest("user.creatd", "none", null, null)))
                .hasMessage("Clerk has no event type 'user.creatd'. Did you mean 'user.created'?");
    }
}
