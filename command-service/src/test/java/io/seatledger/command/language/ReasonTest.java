package io.seatledger.command.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

    @ParameterizedTest
    @CsvSource({
        "' No such\r\n\tmailbox. ', No such mailbox.",
        "No\u0000such\u202Email\uD800box, No such mail box",
        "550 5.1.1, 550 5.1.1"
    })
    void isMadeOfWhateverAnotherSystemSaid(String said, String reason) {
        assertThat(Reason.of(said).value()).isEqualTo(reason);
    }

    @Test
    void isCutWithoutCuttingACharacterInTwo() {
        String said = "\uD834\uDD1E".repeat(Reason.MAX_LENGTH + 1);

        assertThat(Reason.of(said).value()).isEqualTo("\uD834\uDD1E".repeat(Reason.MAX_LENGTH - 1) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000"})
    void saysSomething(String text) {
        assertThatThrownBy(() -> new Reason(text)).isInstanceOf(InvalidValueException.class);
    }
}
