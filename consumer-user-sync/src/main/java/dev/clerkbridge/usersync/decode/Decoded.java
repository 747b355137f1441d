// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

/** What became of a record's bytes: a {@link Change}, or a reason why there is none. */
public sealed interface Decoded permits Change, Decoded.Ignored, Decoded.Undecodable {

    /** Clerk's event type, or {@code ""} where the record does not tell. */
    String type();

    /** An event that says nothing about the mirrored tables. Normal: the topic holds every type of Clerk's. */
    record Ignored(String type) implements Decoded {}

    /**
     * An event of a mirrored type that cannot be read.
     *
     * @param reason what is wrong, without any value of the payload
     */
    record Undecodable(String type, String reason) implements Decoded {}
}
