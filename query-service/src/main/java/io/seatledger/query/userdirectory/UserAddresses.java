package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.reading.Documents;
import io.seatledger.query.userdirectory.User.Person;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The addresses of users, for reports that name the users by their identifiers. */
@Component
public class UserAddresses {

    private final Documents documents;

    UserAddresses(Documents documents) {
        this.documents = documents;
    }

    /** The addresses of the users that the account has, by their identifiers. */
    public Map<String, String> of(String accountId, Collection<String> userIds) {
        var query = Query.query(where("_id")
                .in(userIds.stream()
                        .map(userId -> UserProjection.idOf(accountId, userId))
                        .toList())
                .and("accountId")
                .is(accountId));
        return documents.find(UserView.class, query).stream()
                .map(view -> view.user().person())
                .collect(Collectors.toMap(Person::userId, Person::email));
    }
}
