package io.seatledger.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.eventstore.CommandKey;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Subject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AuthorizationTest {

    private static final AccountId ACME = new AccountId("acme");
    private static final Actor ADA = Actor.of(new Subject("ada"));
    private static final Actor OPERATOR = new Actor(new Subject("ops"), true, null);

    private final Set<CommandKey> answered = new HashSet<>();
    private final Set<Subject> admins = new HashSet<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Authorization authorization = new Authorization(
            (_, subject) -> {
                lookups.incrementAndGet();
                return admins.contains(subject);
            },
            outcomes(),
            new LookUps());

    @Nested
    class OfAnAdmin {

        @Test
        void isRemembered() {
            admins.add(ADA.subject());

            assertPermitted(Sender.ADMIN, named(ADA, "first"));
            assertPermitted(Sender.ADMIN, named(ADA, "second"));

            assertThat(lookups).hasValue(1);
        }

        @Test
        void isFoundAsSoonAsItIsThere() {
            assertRefused(Sender.ADMIN, named(ADA, "early"));

            admins.add(ADA.subject());

            assertPermitted(Sender.ADMIN, named(ADA, "early"));
        }

        @Test
        void isNotNeededToGetAnAnswerAgain() {
            answered.add(new CommandKey("acme", "ada", "decided"));

            assertPermitted(Sender.ADMIN, named(ADA, "decided"));
            assertRefused(Sender.ADMIN, named(ADA, "another"));
            assertRefused(Sender.ADMIN, named(ADA, "decided").asDryRun());
            assertRefused(Sender.ADMIN, CommandContext.of(ADA, "decided"));
        }

        @Test
        void isForgottenWhenADecisionSaysSo() {
            admins.add(ADA.subject());
            assertPermitted(Sender.ADMIN, named(ADA, "first"));

            admins.remove(ADA.subject());
            assertPermitted(Sender.ADMIN, named(ADA, "second"));
            authorization.forget(ACME, ADA.subject());

            assertRefused(Sender.ADMIN, named(ADA, "third"));
        }
    }

    @Nested
    class OfOthers {

        @Test
        void isThatOfTheOperatorForThePlatform() {
            assertPermitted(Sender.OPERATOR, named(OPERATOR, "open"));
            assertRefused(Sender.OPERATOR, named(ADA, "open"));
        }

        @Test
        void isNotLookedUpIfTheCommandCarriesTheProof() {
            assertPermitted(Sender.ANYONE, named(ADA, "accept"));

            assertThat(lookups).hasValue(0);
        }
    }

    private OutcomeStore outcomes() {
        return key -> answered.contains(key)
                ? Optional.of(new StoredOutcome("fingerprint", true, "{}", 1))
                : Optional.empty();
    }

    private static CommandContext named(Actor actor, String name) {
        return new CommandContext(actor, name, true, null, false, null);
    }

    private void assertPermitted(Sender from, CommandContext context) {
        assertThatCode(() -> authorization.require(from, ACME, context)).doesNotThrowAnyException();
    }

    private void assertRefused(Sender from, CommandContext context) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> authorization.require(from, ACME, context))
                .satisfies(refused -> assertThat(refused.refusal().code()).isEqualTo("forbidden"));
    }
}
