package io.seatledger.command.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Jane.Doe@X.IO, jane.doe@x.io",
        "jane+news@x.io, jane+news@x.io",
        "jane@Bücher.example, jane@xn--bcher-kva.example",
        "jane@faß.example, jane@xn--fa-hia.example",
        "O'Neil@x.co.uk, o'neil@x.co.uk",
        "jane@XN--BCHER-KVA.example, jane@xn--bcher-kva.example",
        "Jürgen@x.io, jürgen@x.io",
        "jane@x。io, jane@x.io",
        "jane@ｘ．ｉｏ, jane@x.io"
    })
    void isComparedByItsNormalisedForm(String text, String normalised) {
        EmailAddress address = EmailAddress.of(text);

        assertThat(address.normalised()).isEqualTo(normalised);
        assertThat(address.asGiven()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " jane@x.io",
                "jane@x.io\n",
                "\u00A0jane@x.io\u3000",
                "ja\u200Bne@x.io",
                "ja\u200Dne@x.io",
                "jane@x\u200C.io",
                "\u202Ajane@x.io\u202C",
                "\uFEFFjane@x.io",
                "\u200B jane@x.io",
                "ja\uFE0Fne@x.io",
                "ja\u3164ne@x.io",
                "jane\u2800@x.io",
                "jane@x.io。"
            })
    void isAnotherByNothingThatCannotBeSeen(String text) {
        assertThat(EmailAddress.of(text)).isEqualTo(EmailAddress.of("jane@x.io"));
    }

    @Test
    void keepsAJoinerThatADomainNeeds() {
        assertThat(EmailAddress.of("jane@نامه\u200Cای.com").normalised()).isEqualTo("jane@xn--mgba3gch31f060k.com");
    }

    @Test
    void comparesComposedAndDecomposedLettersAsEqual() {
        assertThat(EmailAddress.of("ju\u0308rgen@x.io").normalised())
                .isEqualTo(EmailAddress.of("j\u00fcrgen@x.io").normalised());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "jane",
                "jane@",
                "@x.io",
                "jane@x",
                "a b@x.io",
                "jane\u00A0doe@x.io",
                "jane@x.io.",
                "Jane <jane@x.io>",
                "jane(work)@x.io",
                "jane@(work)x.io",
                "jane@127.0.0.1",
                "jane@[127.0.0.1]",
                "jane..doe@x.io",
                ".jane@x.io",
                "jane@x_y.io",
                "jane@x.io,bob@x.io",
                "@route.example:jane@x.io",
                "jane\u0000@x.io",
                "jane@x\uFFFD.io",
                "jane@x.io..",
                "jane@x.io．",
                "jane@。x.io",
                "jane@x.io。。",
                "jane@127。0。0。1",
                "jane@x.1",
                "jane@x.io-sales",
                "'jane@x.io",
                "*jane@x.io",
                "=jane@x.io",
                "Jane|jane@x.io",
                "jane→doe@x.io",
                "请联系jane@x.io",
                "jane@x.io谢谢",
                "jane@xn--com-nwe.io",
                "jane@x.xn--com-nwe"
            })
    void isRefusedWhenItIsNotAnAddress(String text) {
        assertThatThrownBy(() -> EmailAddress.of(text)).isInstanceOf(InvalidValueException.class);
    }

    /** UTS #46 maps or keeps these, so they would become part of the domain. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "、", "，", "،", "؛", "；", "·", "•", "→", "✅", "❤", "☺️", "™", "®", "℠", "℡", "①", "²", "½", "ª", "…",
                "¿", "»", "’", "”", "）", "】", "》", "〉", "｜", "¶", "†", "−", "–", "—", "⁄", "€", "🎉"
            })
    void hasNothingBehindItThatNobodyWouldReadAsPartOfIt(String trailing) {
        assertThat(EmailAddress.parse("jane@example.com" + trailing)).isEmpty();
        assertThat(EmailAddress.parse("jane@example" + trailing + ".com")).isEmpty();
        assertThat(EmailAddress.parse(trailing + "jane@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jane@пример.рф", "jane@例え.jp", "田中@例え.テスト", "jane@한국.com", "jane@l·l.cat", "jane@日本sales.jp"})
    void hasTheLettersOfAnyScript(String text) {
        assertThat(EmailAddress.parse(text)).isPresent();
    }

    @Test
    void isRefusedWhenItIsTooLongForAnEnvelope() {
        String local = "a".repeat(64);
        String domain = ("b".repeat(60) + ".").repeat(3);

        assertThat(EmailAddress.parse(local + "@" + domain + "io.xx")).isPresent();
        assertThat(EmailAddress.parse(local + "@" + domain + "io.example.io")).isEmpty();
    }
}
