package io.seatledger.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.Subject;
import io.seatledger.infra.parts.TokenMint;
import io.seatledger.web.SubjectForm;
import io.seatledger.web.TokenVerifier;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenActorTest {

    private final TokenMint issuer = TokenMint.start();
    private final TokenVerifier verifier =
            new TokenVerifier(issuer.issuerUri(), List.of("seatledger"), List.of("RS256"), Clock.systemUTC());

    @AfterAll
    void stop() {
        issuer.close();
    }

    @Test
    void readsWhoTheBearerIs() {
        assertThat(actorOf(issuer.token("ada", "x", "platform:operate"))).satisfies(actor -> {
            assertThat(actor.subject().value()).isEqualTo("ada");
            assertThat(actor.operator()).isTrue();
            assertThat(actor.verifiedAddress()).isNull();
        });
        assertThat(actorOf(issuer.tokenOf("eve", "eve@x.io", true))).satisfies(actor -> {
            assertThat(actor.operator()).isFalse();
            assertThat(actor.verifiedAddress()).hasToString("eve@x.io");
        });
        assertThat(actorOf(issuer.tokenOf("eve", "eve@x.io", false)).verifiedAddress())
                .isNull();
    }

    /** Otherwise a token would be accepted whose subject cannot act. */
    @Test
    void everySubjectOfATokenIsASubjectOfACommand() {
        Stream<String> texts = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(Character::toString)
                .flatMap(character -> Stream.of(character, "a" + character, character + "a", "a" + character + "b"));
        Stream<String> lengths = IntStream.of(0, 1, 254, 255, 256).mapToObj("x"::repeat);

        assertThat(Stream.concat(texts, lengths).filter(text -> SubjectForm.allows(text) != isSubject(text)))
                .isEmpty();
    }

    private Actor actorOf(String token) {
        return TokenActor.of(verifier.decode(token));
    }

    private static boolean isSubject(String text) {
        try {
            var _ = new Subject(text);
            return true;
        } catch (InvalidValueException _) {
            return false;
        }
    }
}
