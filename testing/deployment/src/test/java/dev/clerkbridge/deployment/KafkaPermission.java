// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A permission from the table in docs/operations.md.
 *
 * @param user the service or command that needs the permission
 * @param name the resource, with settings in angle brackets
 */
record KafkaPermission(String user, ResourceType type, String name, AclOperation operation) {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+) \\| (topic|group) `(.+)` \\| (.+) \\| .*\\|$");
    private static final Pattern OPERATION = Pattern.compile("`(\\w+)`");

    /** All permissions that the table lists as needed. */
    static Stream<KafkaPermission> needed() {
        String document = Project.text("docs/operations.md");
        return ROW.matcher(document.substring(document.indexOf("## Kafka permissions")))
                .results()
                .flatMap(KafkaPermission::parse);
    }

    /** The permissions that a user needs. The console with actions also needs the permissions of the plain console. */
    static List<KafkaPermission> of(String user) {
        return needed().filter(
                        permission -> user.equals(permission.user) || user.startsWith(permission.user + " with "))
                .toList();
    }

    private static Stream<KafkaPermission> parse(MatchResult row) {
        return OPERATION
                .matcher(row.group(4))
                .results()
                .map(operation -> new KafkaPermission(
                        row.group(1).replace("`", ""),
                        ResourceType.fromString(row.group(2).toUpperCase(Locale.ROOT)),
                        row.group(3),
                        AclOperation.fromString(operation.group(1).toUpperCase(Locale.ROOT))));
    }

    @Override
    public String toString() {
        return user + ": " + operation + " on " + type + " " + name;
    }
}
