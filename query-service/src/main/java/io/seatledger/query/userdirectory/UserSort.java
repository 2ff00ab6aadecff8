package io.seatledger.query.userdirectory;

import io.seatledger.query.http.InvalidParameterException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.data.domain.Sort.Direction;

/**
 * The order of a list of users.
 *
 * @param field name of the document's field
 */
record UserSort(String field, Direction direction) {

    /** The fields by the names of the orders. */
    static final Map<String, String> FIELDS = Map.of("email", "email", "name", "sortName", "invitedAt", "invitedAt");

    /**
     * The place of a user in this order.
     *
     * @param value the user's value of the field
     * @param userId comes second, in the same direction
     */
    record Place(Object value, String userId) {}

    static UserSort parse(String text) {
        boolean down = text.startsWith("-");
        String field = FIELDS.get(down ? text.substring(1) : text);
        if (field == null) {
            throw new InvalidParameterException("sort", "must be email, name or invitedAt, optionally after a -");
        }
        return new UserSort(field, down ? Direction.DESC : Direction.ASC);
    }

    /** The place of a user, as texts. */
    List<String> textOf(UserView user) {
        return List.of(
                user.user().person().userId(),
                switch (field) {
                    case "email" -> user.user().person().email();
                    case "sortName" -> user.keys().sortName();
                    default -> user.user().invitedAt().toString();
                });
    }

    Place placeOf(List<String> text) {
        String value = text.getLast();
        return new Place(field.equals("invitedAt") ? Instant.parse(value) : value, text.getFirst());
    }
}
