// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the variable that limits a service to certain Clerk instances. */
public final class InstanceIds {

    private static final Pattern INSTANCE_ID = Pattern.compile("ins_[A-Za-z0-9_]+");

    private InstanceIds() {}

    /** The ids; empty, which allows all instances, if the variable is not set. Records an invalid value as a fault. */
    public static Set<String> read(Environment environment, Setting<String> setting) {
        List<String> ids = environment.list(setting);
        boolean blank = ids.isEmpty() && environment.isSet(setting); // only commas, which must not allow all
        if (blank || !ids.stream().allMatch(id -> INSTANCE_ID.matcher(id).matches())) {
            environment.fault(
                    setting,
                    "has an entry that is not an instance id (ins_...). Find the id in the Clerk Dashboard under"
                            + " Configure, Settings");
        }
        return Set.copyOf(ids);
    }
}
