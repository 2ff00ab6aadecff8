package io.seatledger.query.userdirectory;

import io.seatledger.query.userdirectory.User.License;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which lists find users. A list asks for one key, and an index has the users of each key in every
 * order: whatever is listed, the database reads no more users than the page has. The keys of a user stand for every
 * filter and every pair of filters that finds the user, and for the beginnings of all words.
 */
final class UserKeys {

    /** Words that begin alike are told apart from here on by reading the users, so that a long word has few keys. */
    static final int LONGEST_BEGINNING = 8;

    /** Who works on many projects and has many licenses is found by the project, and the license is looked up. */
    private static final int MOST_PAIRS = 256;

    /** Everybody but removed users. */
    private static final String PRESENT = "PRESENT";

    private UserKeys() {}

    /** The keys of a user for all lists without a search. */
    static List<String> listKeys(User user) {
        String organization = user.membership().organizationId();
        List<String> projects = user.membership().projectIds();
        List<String> types = user.licenses().stream().map(License::licenseType).toList();
        Set<String> keys = new LinkedHashSet<>();
        addSingles(keys, user.status().name(), organization, projects, types);
        if (user.status() != UserStatus.REMOVED) {
            addSingles(keys, PRESENT, organization, projects, types);
            addPairs(keys, organization, projects, types);
        }
        return List.copyOf(keys);
    }

    private static void addSingles(
            Set<String> keys, String status, @Nullable String organization, List<String> projects, List<String> types) {
        keys.add(status);
        if (organization != null) {
            keys.add(status + organization(organization));
        }
        projects.forEach(project -> keys.add(status + project(project)));
        types.forEach(type -> keys.add(status + licenseType(type)));
    }

    private static void addPairs(
            Set<String> keys, @Nullable String organization, List<String> projects, List<String> types) {
        if (organization != null) {
            projects.forEach(project -> keys.add(PRESENT + organization(organization) + project(project)));
            types.forEach(type -> keys.add(PRESENT + organization(organization) + licenseType(type)));
        }
        if (isMany(projects, types)) {
            projects.forEach(project -> keys.add(manyLicensesIn(project)));
        } else {
            projects.forEach(
                    project -> types.forEach(type -> keys.add(PRESENT + project(project) + licenseType(type))));
        }
    }

    private static boolean isMany(List<String> projects, List<String> types) {
        return (long) projects.size() * types.size() > MOST_PAIRS;
    }

    /**
     * The key of the list of those who match up to two filters.
     *
     * @param status {@code null} for everybody but removed users; only with one other filter
     */
    static String listKey(
            @Nullable UserStatus status,
            @Nullable String organizationId,
            @Nullable String projectId,
            @Nullable String licenseType) {
        return (status == null ? PRESENT : status.name())
                + (organizationId == null ? "" : organization(organizationId))
                + (projectId == null ? "" : project(projectId))
                + (licenseType == null ? "" : licenseType(licenseType));
    }

    /** The key of those on a project who have too many projects and licenses for a key of each pair. */
    static String manyLicensesIn(String projectId) {
        return PRESENT + project(projectId) + "+";
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

    /** The key of those who may match a term of a search; all of them do if {@link #isWhole} says so. */
    static String searchKey(@Nullable UserStatus status, String term) {
        int at = term.lastIndexOf('@');
        int end = at >= 0
                ? at + 1
                : term.offsetByCodePoints(0, Math.min(LONGEST_BEGINNING, term.codePointCount(0, term.length())));
        return marked(status, term.substring(0, end));
    }

    /** Whether the key of a term says all that the term does. */
    static boolean isWhole(String term) {
        return term.indexOf('@') < 0 && term.codePointCount(0, term.length()) <= LONGEST_BEGINNING;
    }

    /** Searches leave removed users out unless they ask for them. No word begins with this mark. */
    private static String marked(@Nullable UserStatus status, String key) {
        return status == UserStatus.REMOVED ? "-" + key : key;
    }

    private static String organization(String id) {
        return part(" organization ", id);
    }

    private static String project(String id) {
        return part(" project ", id);
    }

    private static String licenseType(String id) {
        return part(" license ", id);
    }

    /** With the length, so that no text of a caller makes one filter look like two. */
    private static String part(String kind, String id) {
        return kind + id.length() + ":" + id;
    }
}
