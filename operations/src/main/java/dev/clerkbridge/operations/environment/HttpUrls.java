// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.net.URI;

/** Parses the URLs that a service sends requests to. */
public final class HttpUrls {

    private static final int MAX_PORT = 65_535;

    private HttpUrls() {}

    /**
     * Parses an http or https URL with a host. It must not contain a user or password, which Java's HTTP client does
     * not send.
     *
     * @throws IllegalArgumentException for any other text; an {@link UnusableValueException} if only the host is wrong
     */
    public static URI parse(String text) {
        URI url = URI.create(text);
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean isPort = url.getPort() <= MAX_PORT && url.getPort() != 0; // -1 if there is none
        if (isHttp && url.getHost() == null) {
            throw new UnusableValueException(
                    "has no host name, or one that is not valid: it may consist of letters, digits, '.' and '-', so"
                            + " '_' is not allowed");
        }
        if (!isHttp || !isPort || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }
}
