/** Which of two events about one object is the newer: the rule that makes every order of arrival end in the same rows. */
@NullMarked
package dev.clerkbridge.usersync.version;

import org.jspecify.annotations.NullMarked;
