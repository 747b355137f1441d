// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clerkbridge.ingress.config.SecretListFuzz;
import dev.clerkbridge.ingress.envelope.EventReaderFuzz;
import dev.clerkbridge.ingress.http.RequestDecoderFuzz;
import dev.clerkbridge.ingress.verify.VerifierFuzz;
import org.junit.jupiter.api.Tag;

/**
 * Feeds generated input to the parsers of requests, signatures, bodies and signing secrets. They share one fuzz test,
 * because Jazzer needs a JVM and 14 s of CPU time for every fuzz test.
 */
@Tag("long")
class UntrustedInputFuzzTest {

    @FuzzTest
    void noInputBreaksAParser(FuzzedDataProvider data) throws Exception {
        switch (data.consumeInt(0, 3)) {
            case 0 -> RequestDecoderFuzz.requestsComeOneAtATime(data);
            case 1 -> VerifierFuzz.acceptsNothingThatSvixRefuses(data);
            case 2 -> EventReaderFuzz.everyBodyBecomesAnEvent(data);
            default -> SecretListFuzz.everyTextGivesKeysOrProblems(data);
        }
    }
}
