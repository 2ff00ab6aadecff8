package io.seatledger.command.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRecordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                " application/json ",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json; profile=x"
            })
    void isJson(String contentType) throws UnreadableCommandException {
        assertThat(CommandRecord.read(message(contentType)).name()).isEqualTo("user.invite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/jsonfoo",
                "application/json-patch+json",
                "application/json/x",
                "application/*",
                "*/*",
                "application/x+json",
                "application/yaml",
                "text/json",
                "application/json, text/plain",
                "application/json;charset=iso-8859-1",
                "application/json;charset=nonsense"
            })
    void isNothingElse(String contentType) {
        assertThatThrownBy(() -> CommandRecord.read(message(contentType)))
                .isInstanceOf(UnreadableCommandException.class)
                .hasMessage("content-type must be application/json, in UTF-8");
    }

    @Test
    void maySayNothingAboutIt() throws UnreadableCommandException {
        var message = message("application/json");
        message.headers().remove("content-type");

        assertThat(CommandRecord.read(message).data()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+5", "-1", " 5", "0x10", "\u0663", "1e3", "1234567890123456789"})
    void insistsOnNoVersionThatIsNotPlainDigits(String version) {
        var message = message("application/json");
        message.headers().add("ce_expectedversion", version.getBytes(UTF_8));

        assertThatThrownBy(() -> CommandRecord.read(message))
                .isInstanceOf(UnreadableCommandException.class)
                .hasMessage("ce_expectedversion must be 1 to 18 decimal digits");
    }

    @Test
    void repeatsNoCorrelationIdThatIsNotOne() {
        var message = message("application/json");
        message.headers().add("ce_correlationid", "\u00fc".getBytes(UTF_8));

        assertThat(CommandRecord.correlationIdOrNull(message)).isNull();
    }

    private static ConsumerRecord<byte[], byte[]> message(String contentType) {
        var message = new ConsumerRecord<>("commands", 0, 0, "acme".getBytes(UTF_8), "{}".getBytes(UTF_8));
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        "1",
                        "ce_source",
                        "/tests",
                        "ce_type",
                        "user.invite",
                        "content-type",
                        contentType)
                .forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        return message;
    }
}
