// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.UnusableValueException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code DATABASE_URL}, which is either a JDBC URL without user and password, or a {@code postgres://} URL as
 * hosting providers show it. A {@code postgres://} URL is split into a JDBC URL, user and password:
 *
 * <pre>
 * postgres://user:p%40ss@host-1,host-2:5433/db?sslmode=require
 *            user p@ss   jdbc:postgresql://host-1:5432,host-2:5433/db?sslmode=require
 * </pre>
 *
 * @param jdbc begins with {@code jdbc:postgresql:}; contains no password
 * @param user null if the URL has none
 * @param password null if the URL has none
 * @param ignored names of parameters that the JDBC driver does not know
 */
public record DatabaseUrl(
        String jdbc, @Nullable String user, @Nullable Secret password, List<String> ignored) {

    private static final String JDBC = "jdbc:postgresql:";
    private static final Pattern PROVIDER_URL = Pattern.compile("postgres(?:ql)?://([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)(?:.*[?&])?(user|password)=.*");
    private static final Pattern KEY_PASSWORD = Pattern.compile("(?i).*[?&]sslpassword=.*");
    private static final Pattern HOST = Pattern.compile("([^\\[\\]:]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final String DEFAULT_PORT = "5432";

    /**
     * Parses a URL.
     *
     * @throws UnusableValueException if the text is neither kind of URL or has an invalid part; the message names the
     *     part but contains no value
     */
    public static DatabaseUrl parse(String text) {
        DatabaseUrl url = text.startsWith(JDBC) ? jdbc(text) : providerUrl(text);
        try {
            DriverManager.getDriver(url.jdbc);
        } catch (SQLException e) {
            throw new UnusableValueException("has a host, port or database that the JDBC driver does not understand");
        }
        return url;
    }

    private static DatabaseUrl providerUrl(String text) {
        Matcher url = PROVIDER_URL.matcher(text);
        if (!url.matches()) {
            throw new UnusableValueException(
                    "is neither jdbc:postgresql://host:5432/db nor postgres://user:password@host/db"
                            + " with special characters percent-encoded");
        }
        return providerUrl(url);
    }

    private static DatabaseUrl jdbc(String text) {
        int query = text.indexOf('?');
        String authority = query < 0 ? text : text.substring(0, query);
        if (authority.contains("@")
                || (query >= 0 && CREDENTIALS.matcher(text.substring(query)).matches())) {
            throw new UnusableValueException("contains a user or a password; move them to DATABASE_USER and"
                    + " DATABASE_PASSWORD; then the password is never logged");
        }
        if (KEY_PASSWORD.matcher(text).matches()) {
            throw new UnusableValueException(LibpqParameters.KEY_PASSWORD);
        }
        return new DatabaseUrl(text, null, null, List.of());
    }

    private static DatabaseUrl providerUrl(Matcher url) {
        String authority = url.group(1);
        if (url.group().indexOf('@', authority.length() + url.start(1)) >= 0) {
            throw new UnusableValueException(
                    "has an @ after the host; are the /, ? and @ of the password and the parameters"
                            + " percent-encoded? / is %2F, ? is %3F, @ is %40");
        }
        int at = authority.lastIndexOf('@');
        String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        Map<String, String> parameters = parameters(Objects.requireNonNullElse(url.group(3), ""));
        String user = parameters.remove("user");
        String password = parameters.remove("password");
        if (login.length > 0 && !login[0].isEmpty()) {
            user = decode(login[0]);
        }
        if (login.length > 1) {
            password = decode(login[1]);
        }
        String hosts = hosts(authority.substring(at + 1), parameters);
        String database = decode(Objects.requireNonNullElse(url.group(2), ""));
        database = Objects.requireNonNullElse(parameters.remove("dbname"), database);
        LibpqParameters translated = LibpqParameters.of(parameters);
        String jdbc = JDBC + "//" + hosts + "/" + encode(database.isEmpty() && user != null ? user : database)
                + translated.query().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", translated.query().isEmpty() ? "" : "?", ""));
        return new DatabaseUrl(jdbc, user, password == null ? null : new Secret(password), translated.ignored());
    }

    private static String hosts(String authority, Map<String, String> parameters) {
        String names = Objects.requireNonNullElse(parameters.remove("host"), authority);
        String[] ports = Objects.requireNonNullElse(parameters.remove("port"), DEFAULT_PORT)
                .split(",", -1);
        List<String> hosts = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            hosts.add(host(decode(name), ports[Math.min(hosts.size(), ports.length - 1)]));
        }
        return String.join(",", hosts);
    }

    private static String host(String name, String port) {
        if (name.startsWith("/")) {
            throw new UnusableValueException(
                    "names a Unix socket; the JDBC driver can only connect to a host over TCP");
        }
        Matcher host = HOST.matcher(name.isEmpty() ? "localhost" : name);
        if (!host.matches()) {
            throw new UnusableValueException(
                    "has something other than host or host:port before the database name; are the special"
                            + " characters in the password"
                            + " percent-encoded?");
        }
        return host.group(1) + ":" + Objects.requireNonNullElse(host.group(2), port);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                parameters.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return parameters;
    }

    /** Unlike in HTML forms, a plus sign in these URLs is literal. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnusableValueException("has a % that is not followed by two hexadecimal digits; write %25 for %");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
