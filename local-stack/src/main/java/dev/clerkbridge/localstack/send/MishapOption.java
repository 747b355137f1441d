// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import picocli.CommandLine.Option;

/** One option for each {@link Mishap}; at most one may be given. */
final class MishapOption {

    @Option(names = "--duplicate", description = "Each message is delivered twice, with the same svix-id.")
    private boolean duplicate;

    @Option(names = "--out-of-order", description = "A later version of the object is delivered before an earlier one.")
    private boolean outOfOrder;

    @Option(names = "--wrong-signature", description = "The body is not the one that was signed.")
    private boolean wrongSignature;

    @Option(names = "--stale", description = "Signed ten minutes ago, as a recorded request played back.")
    private boolean stale;

    Mishap mishap() {
        if (duplicate) {
            return Mishap.DUPLICATE;
        }
        if (outOfOrder) {
            return Mishap.OUT_OF_ORDER;
        }
        if (wrongSignature) {
            return Mishap.WRONG_SIGNATURE;
        }
        return stale ? Mishap.STALE : Mishap.NONE;
    }
}
