package io.seatledger.query.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seatledger.query.http.UnknownCursorException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

    private static final Object LIST = List.of("users", "acme", "email");

    private final Cursors cursors = new Cursors(() -> new byte[16]);

    @Test
    void leadsBackToItsPlace() {
        for (List<String> place : List.of(List.of("u1"), List.of("u1", "jane@x.io"), List.of("u1", "a\u0000b", "c"))) {
            List<String> found = cursors.decode(LIST, cursors.encode(LIST, place));

            assertThat(String.join("\u0000", found)).isEqualTo(String.join("\u0000", place));
            assertThat(found.getFirst()).isEqualTo("u1");
        }
    }

    @Test
    void looksDifferentEachTime() {
        assertThat(cursors.encode(LIST, List.of("u1"))).isNotEqualTo(cursors.encode(LIST, List.of("u1")));
    }

    @Test
    void isUnknownToOtherListsAndOtherServices() {
        String cursor = cursors.encode(LIST, List.of("u1"));

        assertUnknown(cursors, List.of("users", "other", "email"), cursor);
        byte[] key = new byte[16];
        key[0] = 1;
        assertUnknown(new Cursors(() -> key), LIST, cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "\u0000", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ä", "=="
            })
    void isUnknownIfItIsMadeUp(String cursor) {
        assertUnknown(cursors, LIST, cursor);
        assertUnknown(cursors, LIST, cursor.repeat(Cursors.LONGEST + 1));
    }

    private static void assertUnknown(Cursors cursors, Object list, String cursor) {
        assertThatThrownBy(() -> cursors.decode(list, cursor)).isInstanceOf(UnknownCursorException.class);
    }
}
