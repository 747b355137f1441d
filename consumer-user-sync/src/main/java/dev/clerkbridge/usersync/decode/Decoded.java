// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

/** The result of decoding a record: a {@link Change}, or the reason why there is none. */
public sealed interface Decoded permits Change, Decoded.Ignored, Decoded.Undecodable {

    /** The record's type, such as {@code user.created}; {@code ""} if it has none. */
    String type();

    /** An event whose type is not mirrored. This is normal: the topic contains events of all types. */
    record Ignored(String type) implements Decoded {}

    /**
     * A record that cannot be decoded: its type is mirrored or missing, and its body is unusable.
     *
     * @param reason the fault, without any value from the payload
     */
    record Undecodable(String type, String reason) implements Decoded {}
}
