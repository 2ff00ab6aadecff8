package io.seatledger.command.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.seatledger.command.decision.AccountAdmins;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.eventstore.CommandKey;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Subject;
import java.time.Duration;
import java.util.Optional;

/**
 * Refuses whoever may not send a command, before the command takes a place in its account's queue and before anything
 * of the account is read. It costs the same whatever the account is, and whether or not it exists.
 *
 * <p>The decision on a command checks the rights again, on the state that it is based on. A known admin may therefore
 * be remembered: one who has lost the rights meanwhile is let in once, refused by the decision, and forgotten.
 */
final class Authorization {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_REMEMBERED = 100_000;

    private record Admin(AccountId account, Subject subject) {}

    private final AccountAdmins admins;
    private final OutcomeStore outcomes;
    private final LookUps lookUps;
    private final Cache<Admin, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(REMEMBERED)
            .build();

    Authorization(AccountAdmins admins, OutcomeStore outcomes, LookUps lookUps) {
        this.admins = admins;
        this.outcomes = outcomes;
        this.lookUps = lookUps;
    }

    /**
     * Returns if the sender of the context may send the command, or has already got its answer: a repeat must get the
     * same one, even if the sender has lost the rights since.
     *
     * @param from who may send the command
     * @throws RefusedException if the sender may not; nothing is recorded
     * @throws io.seatledger.command.decision.OverloadedException if the look-ups of others take too long
     */
    void require(Sender from, AccountId account, CommandContext context) throws InterruptedException {
        switch (from) {
            case ANYONE -> {}
            case OPERATOR -> requireOperator(context);
            case ADMIN -> permit(isAdmin(account, context.actor().subject()) || isAnswered(account.value(), context));
        }
    }

    /** The same as {@link #require} for {@link Sender#OPERATOR}, which needs no account. */
    void requireOperator(CommandContext context) throws InterruptedException {
        permit(context.actor().operator() || isAnswered(CommandKey.PLATFORM, context));
    }

    private static void permit(boolean permitted) {
        if (!permitted) {
            throw new RefusedException(new Refusal.Forbidden());
        }
    }

    /** The outcome of a command that was sent before. The line is only for those whose rights nobody has checked. */
    Optional<StoredOutcome> outcomeOf(CommandKey key, Sender from, Subject sender) throws InterruptedException {
        return from == Sender.ANYONE ? lookUps.answer(sender, () -> outcomes.find(key)) : outcomes.find(key);
    }

    /** Forgets that the subject was an admin: a decision has refused it. */
    void forget(AccountId account, Subject subject) {
        known.invalidate(new Admin(account, subject));
    }

    private boolean isAdmin(AccountId account, Subject subject) throws InterruptedException {
        var admin = new Admin(account, subject);
        if (known.getIfPresent(admin) != null) {
            return true;
        }
        // Of many who ask at once, the first one's answer is enough.
        boolean included =
                lookUps.answer(subject, () -> known.getIfPresent(admin) != null || admins.include(account, subject));
        if (included) {
            known.put(admin, true);
        }
        return included;
    }

    private boolean isAnswered(String scope, CommandContext context) throws InterruptedException {
        Subject sender = context.actor().subject();
        var key = new CommandKey(scope, sender.value(), context.commandId());
        return context.isRepeatable()
                && lookUps.answer(sender, () -> outcomes.find(key).isPresent());
    }
}
