// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The paths of pages. Ids and reasons come from events, so they can contain any character. */
public final class Links {

    private Links() {}

    /** The page of an event. */
    public static String event(String id) {
        return "/events/" + encode(id);
    }

    /** The page of a user or another object. */
    public static String object(String id) {
        return "/objects/" + encode(id);
    }

    /** Whether an object's id is not hidden, so that a page can link to the object. */
    public static boolean hasObject(String id) {
        return !id.equals(Masking.HIDDEN);
    }

    /** A list of quarantined events or dead letters, limited to one reason. */
    public static String reason(String listPath, String reason) {
        return listPath + "?reason=" + encode(reason);
    }

    /** Percent-encodes the text for use as one segment of a path or one value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
