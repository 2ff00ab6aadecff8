package io.seatledger.query.userdirectory;

import io.seatledger.query.consuming.StoredFlat;
import io.seatledger.query.consuming.View;
import io.seatledger.query.userdirectory.User.Person;
import java.util.List;
import java.util.Locale;
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
        @StoredFlat SearchKeys searchKeys) implements View {

    /**
     * Fields that only queries use.
     *
     * @param sortName the name that people sort by: the user's name, or else the address, in lower case
     * @param searchTokens a search finds the user by the beginning of any of these
     */
    record SearchKeys(String sortName, List<String> searchTokens) {

        static SearchKeys of(Person person) {
            String name = person.name();
            return new SearchKeys(
                    (name == null ? person.email() : name).toLowerCase(Locale.ROOT),
                    SearchText.tokens(person.email(), person.emailAsGiven(), name));
        }
    }

    static UserView of(String id, String accountId, User user) {
        return new UserView(id, accountId, user, SearchKeys.of(user.person()));
    }

    UserView with(User changed) {
        return new UserView(
                id,
                accountId,
                changed,
                changed.person().equals(user.person()) ? searchKeys : SearchKeys.of(changed.person()));
    }

    @Override
    public long accountVersion() {
        return user.accountVersion();
    }
}
