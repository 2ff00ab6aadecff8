package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The addresses of users, for reports that name the users by their identifiers. */
@Component
public class UserAddresses {

    private final MongoOperations mongo;

    UserAddresses(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** The addresses of the users that the account has, by their identifiers. */
    public Map<String, String> of(String accountId, Collection<String> userIds) {
        var query = Query.query(where("_id")
                .in(userIds.stream()
                        .map(userId -> UserProjection.idOf(accountId, userId))
                        .toList())
                .and("accountId")
                .is(accountId));
        query.fields().include("userId", "email");
        return mongo.find(query, Document.class, mongo.getCollectionName(UserView.class)).stream()
                .collect(Collectors.toMap(user -> user.getString("userId"), user -> user.getString("email")));
    }
}
