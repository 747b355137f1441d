// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import picocli.CommandLine.Option;

/** One option for each {@link DeliveryFault} except {@code NONE}. At most one of them can be given. */
final class DeliveryFaultOption {

    @Option(names = "--duplicate", description = "Deliver each message twice, with the same svix-id.")
    private boolean duplicate;

    @Option(names = "--out-of-order", description = "Deliver the newer version of an object before the older version.")
    private boolean outOfOrder;

    @Option(names = "--wrong-signature", description = "Change the body after signing.")
    private boolean wrongSignature;

    @Option(
            names = "--stale",
            description = "Sign with a timestamp of ten minutes ago, as if a recorded request were replayed.")
    private boolean stale;

    DeliveryFault fault() {
        if (duplicate) {
            return DeliveryFault.DUPLICATE;
        }
        if (outOfOrder) {
            return DeliveryFault.OUT_OF_ORDER;
        }
        if (wrongSignature) {
            return DeliveryFault.WRONG_SIGNATURE;
        }
        return stale ? DeliveryFault.STALE : DeliveryFault.NONE;
    }
}
