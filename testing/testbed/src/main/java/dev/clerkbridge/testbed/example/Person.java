// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A fictional person whose fields depend only on the user id.
 *
 * <p>So all events of a user have the same name, addresses and phone number. As in real data, some people lack a name,
 * a username or a phone number, and a few an e-mail address; these have a phone number.
 */
final class Person {

    private static final List<String> FIRST_NAMES = List.of(
            "Amara",
            "Björn",
            "Chloé",
            "Dmitri",
            "Elif",
            "Farid",
            "Greta",
            "Hana",
            "Inês",
            "Jonas",
            "Keiko",
            "Liam",
            "Māra",
            "Nadia",
            "Oluwaseun",
            "Priya",
            "Quentin",
            "Rosa",
            "Søren",
            "Tomás",
            "Uma",
            "Viktor",
            "Wanjiru",
            "Zoë");
    private static final List<String> LAST_NAMES = List.of(
            "Abara",
            "Bergström",
            "Castellanos",
            "Dąbrowska",
            "Eriksen",
            "Fontaine",
            "García",
            "Haddad",
            "Ivanova",
            "Järvinen",
            "Kowalczyk",
            "Lindqvist",
            "Moreau",
            "Nakamura",
            "O'Brien",
            "Petrović",
            "Quispe",
            "Rossi",
            "Śliwa",
            "Takahashi",
            "Ueda",
            "Vasquez",
            "Weber",
            "Yılmaz");
    private static final List<String> LOCALES = List.of("en-US", "de-DE", "fr-FR", "ja-JP", "pt-BR");

    private final String id;
    private final String firstName;
    private final String lastName;
    private final String handle;
    private final boolean named;
    private final boolean hasUsername;
    private final boolean hasEmail;
    private final boolean hasPhone;
    private final boolean usesGoogle;

    private Person(String id) {
        this.id = id;
        SplittableRandom traits = new SplittableRandom(id.hashCode());
        this.firstName = FIRST_NAMES.get(traits.nextInt(FIRST_NAMES.size()));
        this.lastName = LAST_NAMES.get(traits.nextInt(LAST_NAMES.size()));
        this.handle = handle(firstName, lastName, Math.floorMod(id.hashCode(), 100_000));
        this.named = traits.nextInt(10) > 0;
        this.hasUsername = traits.nextInt(3) > 0;
        this.hasEmail = traits.nextInt(15) > 0;
        this.hasPhone = !hasEmail || traits.nextInt(3) == 0;
        this.usesGoogle = hasEmail && traits.nextInt(2) == 0;
    }

    static Person of(String userId) {
        return new Person(userId);
    }

    String id() {
        return id;
    }

    @Nullable String firstName() {
        return named ? firstName : null;
    }

    @Nullable String lastName() {
        return named ? lastName : null;
    }

    @Nullable String username() {
        return hasUsername ? handle : null;
    }

    boolean hasEmail() {
        return hasEmail;
    }

    boolean hasPhone() {
        return hasPhone;
    }

    boolean usesGoogle() {
        return usesGoogle;
    }

    String email() {
        return handle + "@example.com";
    }

    /** The address that an update adds as the primary address. */
    String workEmail() {
        return handle + "@work.example.org";
    }

    /** A phone number with the exchange code 555, as in fiction. */
    String phone() {
        return "+1202555" + (1_000 + Math.floorMod(id.hashCode(), 9_000));
    }

    String locale() {
        return LOCALES.get(Math.floorMod(id.hashCode(), LOCALES.size()));
    }

    String imageUrl() {
        return "https://img.example.com/" + id;
    }

    /** Clerk's {@code identifier}: the e-mail address, or the phone number if there is none. */
    String identifier() {
        return hasEmail ? email() : phone();
    }

    /** An id derived from this person's id. */
    String ownId(String prefix, String what) {
        return Ids.id(prefix, new SplittableRandom(31L * id.hashCode() + what.hashCode()));
    }

    private static String handle(String firstName, String lastName, int number) {
        StringBuilder handle = new StringBuilder();
        (firstName + "." + lastName)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> c == '.' || (c >= 'a' && c <= 'z'))
                .forEach(c -> handle.append((char) c));
        return handle.append(number).toString();
    }
}
