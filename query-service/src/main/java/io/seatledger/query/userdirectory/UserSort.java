package io.seatledger.query.userdirectory;

import io.seatledger.query.http.InvalidParameterException;
import io.seatledger.query.http.UnknownCursorException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * The order of a list of users.
 *
 * @param field name of the document's field
 */
record UserSort(String field, Direction direction) {

    private static final Map<String, String> FIELDS =
            Map.of("email", "email", "name", "sortName", "invitedAt", "invitedAt");

    enum Direction {
        UP,
        DOWN
    }

    static UserSort parse(String text) {
        boolean down = text.startsWith("-");
        String field = FIELDS.get(down ? text.substring(1) : text);
        if (field == null) {
            throw new InvalidParameterException("sort", "must be email, name or invitedAt, optionally after a -");
        }
        return new UserSort(field, down ? Direction.DOWN : Direction.UP);
    }

    Cursor cursorAt(UserView last, String scope) {
        return new Cursor(
                scope,
                switch (field) {
                    case "email" -> last.user().person().email();
                    case "sortName" -> last.searchKeys().sortName();
                    default -> last.user().invitedAt().toString();
                },
                last.id());
    }

    Object valueOf(Cursor cursor) {
        if (!"invitedAt".equals(field)) {
            return cursor.value();
        }
        try {
            // Callers may forge a cursor, and not every time can be compared with a stored one.
            return Instant.ofEpochMilli(Instant.parse(cursor.value()).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnknownCursorException();
        }
    }
}
