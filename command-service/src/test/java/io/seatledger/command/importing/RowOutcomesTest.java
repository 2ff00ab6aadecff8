package io.seatledger.command.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.events.EventCodec;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowOutcomesTest {

    /** Readers take no event of more than 1 MiB, and Kafka counts the headers of its record too. */
    private static final int ROOM_IN_AN_EVENT = 1000 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\\", "\u0001", "\u00E9", "\u5C71", "\uD834\uDD1E"})
    void ofTheLargestStepFitIntoAnEvent(String character) {
        String cell = character.repeat(20_000);
        RowOutcome row = refused(Map.copyOf(
                Arrays.stream(PersonColumn.values()).collect(Collectors.toMap(column -> column, _ -> cell))));

        String payload = new EventCodec()
                .encode(new UserImportRowsHandled("acme", "import", 1, Collections.nCopies(HandleRows.MAX_ROWS, row)));

        assertThat(payload.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(500 * 1024, ROOM_IN_AN_EVENT);
    }

    @Test
    void haveAllOfWhatCanBeCorrected() {
        String licenses = IntStream.range(0, 50)
                .mapToObj("enterprise-license-type-no-%1$02d:organization-pool-no-%1$02d"::formatted)
                .collect(Collectors.joining(", "));
        Map<PersonColumn, String> cells = Map.of(
                PersonColumn.EMAIL,
                "x".repeat(254),
                PersonColumn.NAME,
                "\u5C71".repeat(200),
                PersonColumn.ORGANIZATION,
                "o".repeat(64),
                PersonColumn.LICENSES,
                licenses);

        RowOutcome outcome = refused(cells);

        assertThat(outcome.row()).isNotNull().satisfies(row -> {
            assertThat(row.email()).isEqualTo(cells.get(PersonColumn.EMAIL));
            assertThat(row.name()).isEqualTo(cells.get(PersonColumn.NAME));
            assertThat(row.organization()).isEqualTo(cells.get(PersonColumn.ORGANIZATION));
            assertThat(row.project()).isNull();
            assertThat(row.licenses()).isEqualTo(licenses);
        });
    }

    private static RowOutcome refused(Map<PersonColumn, String> cells) {
        return RowOutcomes.refused(
                new ImportRow.Broken(2, cells, "email.malformed", PersonColumn.LICENSES, "d".repeat(20_000)),
                "email.malformed",
                PersonColumn.LICENSES,
                "d".repeat(20_000));
    }
}
