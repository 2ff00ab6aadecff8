package io.seatledger.query.userdirectory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.seatledger.query.userdirectory.User.MailStatus;
import io.seatledger.query.userdirectory.UserCondition.InOrganization;
import io.seatledger.query.userdirectory.UserCondition.Keyed;
import io.seatledger.query.userdirectory.UserCondition.Kind;
import io.seatledger.query.userdirectory.UserCondition.MailFailed;
import io.seatledger.query.userdirectory.UserCondition.OnProject;
import io.seatledger.query.userdirectory.UserCondition.WithLicense;
import io.seatledger.query.userdirectory.UserCondition.WithSeatOf;
import io.seatledger.query.userdirectory.UserCondition.WithoutLicense;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which lists find users. A list asks for one key, and an index has the users of each key in every
 * order: whatever is listed, the database reads no more users than the page has. The keys of a user stand for every
 * filter and every pair of filters that finds the user, and for the beginnings of all words.
 */
final class UserKeys {

    /** Words that begin alike are told apart from here on by reading the users, so that a long word has few keys. */
    static final int LONGEST_BEGINNING = 8;

    /** Who works on many projects and has many licenses is found by the project, and the license is checked. */
    private static final int MOST_PAIRS = 256;

    /** The same for pools. A seat has a key for its license type already, so that keys for its pool have to be few. */
    private static final int MOST_PAIRS_WITH_POOLS = 16;

    /** Everybody but removed users. */
    private static final String PRESENT = "PRESENT";

    private UserKeys() {}

    /** The keys of a user for all lists without a search. */
    static List<String> listKeys(User user) {
        List<List<Keyed>> kinds = conditionsOf(user);
        Set<String> keys = new LinkedHashSet<>();
        addSingles(keys, user.status().name(), kinds);
        if (user.status() != UserStatus.REMOVED) {
            addSingles(keys, PRESENT, kinds);
            for (int i = 0; i < kinds.size(); i++) {
                for (int j = i + 1; j < kinds.size(); j++) {
                    addPairs(keys, kinds.get(i), kinds.get(j));
                }
            }
        }
        return List.copyOf(keys);
    }

    /** The conditions that a user meets, by their kinds, in the order of the kinds. */
    private static List<List<Keyed>> conditionsOf(User user) {
        List<Keyed> all = new ArrayList<>();
        if (user.membership().organizationId() != null) {
            all.add(new InOrganization(user.membership().organizationId()));
        }
        user.membership().projectIds().forEach(project -> all.add(new OnProject(project)));
        user.licenses().forEach(license -> {
            all.add(new WithLicense(license.licenseType()));
            all.add(new WithSeatOf(license.poolId()));
        });
        if (user.licenses().isEmpty()) {
            all.add(new WithoutLicense());
        }
        if (user.invitation().mail().status() == MailStatus.FAILED) {
            all.add(new MailFailed());
        }
        return List.copyOf(all.stream()
                .collect(groupingBy(Keyed::kind, () -> new EnumMap<>(Kind.class), toList()))
                .values());
    }

    private static void addSingles(Set<String> keys, String status, List<List<Keyed>> kinds) {
        keys.add(status);
        kinds.stream().flatMap(List::stream).forEach(condition -> keys.add(status + condition.key()));
    }

    private static void addPairs(Set<String> keys, List<Keyed> some, List<Keyed> others) {
        int most = others.getFirst() instanceof WithSeatOf ? MOST_PAIRS_WITH_POOLS : MOST_PAIRS;
        if (some.size() > 1 && others.size() > 1 && some.size() * others.size() > most) {
            some.forEach(condition -> keys.add(manyBeside(condition)));
        } else {
            some.forEach(condition -> others.forEach(other -> keys.add(PRESENT + condition.key() + other.key())));
        }
    }

    /**
     * The keys of those who are in one of some states and meet a condition.
     *
     * @param condition {@code null} for none
     */
    static List<String> listKeys(Set<UserStatus> statuses, @Nullable Keyed condition) {
        String part = condition == null ? "" : condition.key();
        Stream<String> beginnings = statuses.containsAll(UserStatus.PRESENT)
                ? Stream.concat(
                        Stream.of(PRESENT),
                        statuses.stream()
                                .filter(status -> !UserStatus.PRESENT.contains(status))
                                .map(Enum::name))
                : statuses.stream().map(Enum::name);
        return beginnings.map(beginning -> beginning + part).toList();
    }

    /** The keys of those who meet two conditions and are not removed. */
    static List<String> listKeys(Keyed one, Keyed other) {
        if (one.kind().compareTo(other.kind()) > 0) {
            return listKeys(other, one);
        }
        String pair = PRESENT + one.key() + other.key();
        return one.kind().isRepeatable() && other.kind().isRepeatable()
                ? List.of(pair, manyBeside(one))
                : List.of(pair);
    }

    /** The key of those who meet a condition, and too much of another kind for a key of each pair. */
    private static String manyBeside(Keyed condition) {
        return PRESENT + condition.key() + "+";
    }

    /** The keys of a user for searches. */
    static List<String> searchKeys(UserStatus status, List<String> tokens) {
        Set<String> keys = new LinkedHashSet<>();
        for (String token : tokens) {
            int at = token.lastIndexOf('@');
            if (at >= 0) {
                keys.add(marked(status, token.substring(0, at + 1)));
            } else {
                int end = 0;
                for (int i = 0; i < LONGEST_BEGINNING && end < token.length(); i++) {
                    end = token.offsetByCodePoints(end, 1);
                    keys.add(marked(status, token.substring(0, end)));
                }
            }
        }
        return List.copyOf(keys);
    }

    /** The keys of those who may match a term of a search; all of them do if {@link #isWhole} says so. */
    static List<String> searchKeys(Set<UserStatus> statuses, String term) {
        int at = term.lastIndexOf('@');
        int end = at >= 0
                ? at + 1
                : term.offsetByCodePoints(0, Math.min(LONGEST_BEGINNING, term.codePointCount(0, term.length())));
        return statuses.stream()
                .map(status -> marked(status, term.substring(0, end)))
                .distinct()
                .toList();
    }

    /** Whether the key of a term says all that the term does. */
    static boolean isWhole(String term) {
        return term.indexOf('@') < 0 && term.codePointCount(0, term.length()) <= LONGEST_BEGINNING;
    }

    /** Searches leave removed users out unless they ask for them. No word begins with this mark. */
    private static String marked(UserStatus status, String key) {
        return status == UserStatus.REMOVED ? "-" + key : key;
    }
}
