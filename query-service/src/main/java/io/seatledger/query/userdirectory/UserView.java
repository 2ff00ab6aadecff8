package io.seatledger.query.userdirectory;

import io.seatledger.query.consuming.StoredFlat;
import io.seatledger.query.consuming.View;
import io.seatledger.query.userdirectory.User.Person;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of a user in the directory: what readers receive of it and what they find it by, side by side in one
 * flat document.
 */
@Document("users")
record UserView(
        @Id String id,
        String accountId,
        @StoredFlat User user,
        @StoredFlat Keys keys) implements View {

    /**
     * Fields that only queries use.
     *
     * @param sortName the place of the user's name, or else of the address, among all names
     * @param searchTokens a search finds the user by the beginning of any of these
     * @param searchKeys the keys of the user for searches
     * @param listKeys the keys of the user for lists without a search
     * @param pendingUntil when the invitation expires; {@code null} unless it is pending
     */
    record Keys(
            String sortName,
            List<String> searchTokens,
            List<String> searchKeys,
            List<String> listKeys,
            @Nullable Instant pendingUntil) {

        private static final Keys NONE = new Keys("", List.of(), List.of(), List.of(), null);

        static Keys of(User user) {
            Person person = user.person();
            String name = person.name();
            List<String> tokens = SearchText.tokens(person.email(), person.emailAsGiven(), name);
            return new Keys(
                    SortKey.of(name == null ? person.email() : name),
                    tokens,
                    UserKeys.searchKeys(user.status(), tokens),
                    UserKeys.listKeys(user),
                    pendingUntil(user));
        }

        private static @Nullable Instant pendingUntil(User user) {
            return user.status() == UserStatus.PENDING ? user.invitation().expiresAt() : null;
        }

        private Keys changed(User before, User after) {
            if (!after.person().equals(before.person())) {
                return of(after);
            }
            return new Keys(
                    sortName,
                    searchTokens,
                    after.status() == before.status() ? searchKeys : UserKeys.searchKeys(after.status(), searchTokens),
                    UserKeys.listKeys(after),
                    pendingUntil(after));
        }
    }

    static UserView of(String id, String accountId, User user) {
        return new UserView(id, accountId, user, Keys.of(user));
    }

    /** A document that has no keys yet. */
    static UserView withoutKeys(String id, String accountId, User user) {
        return new UserView(id, accountId, user, Keys.NONE);
    }

    /** The document of the changed user. The keys are still those of before, until {@link #withKeys}. */
    UserView with(User changed) {
        return new UserView(id, accountId, changed, keys);
    }

    /**
     * The document with the keys of its user.
     *
     * @param before an earlier document of the user with its keys, most of which may still be right; {@code null} if
     *     there is none
     */
    UserView withKeys(@Nullable UserView before) {
        return new UserView(
                id, accountId, user, before == null ? Keys.of(user) : before.keys.changed(before.user, user));
    }

    @Override
    public long accountVersion() {
        return user.accountVersion();
    }
}
