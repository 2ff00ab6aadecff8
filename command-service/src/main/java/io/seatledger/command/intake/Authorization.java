package io.seatledger.command.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.seatledger.command.decision.AccountAdmins;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.eventstore.CommandKey;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Subject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Refuses whoever may not send a command, before the command takes a place in its account's queue and before anything
 * of the account is read. It costs the same whatever the account is, and whether or not it exists.
 *
 * <p>The decision on a command checks the rights again, on the state that it is based on. A known admin may therefore
 * be remembered for a while: one who has lost the rights meanwhile is let in, and refused by the decision.
 */
final class Authorization {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    /** Far fewer than there are connections to the database: decisions must not wait for strangers. */
    private static final int CONCURRENT_LOOKUPS = 4;

    /** So long does a look-up wait for those before it. It waits longer only if the database does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Admin(AccountId account, Subject subject) {}

    private final AccountAdmins admins;
    private final OutcomeStore outcomes;
    private final Duration patience;
    private final Semaphore lookups = new Semaphore(CONCURRENT_LOOKUPS, true);
    private final Cache<Admin, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    Authorization(AccountAdmins admins, OutcomeStore outcomes) {
        this(admins, outcomes, PATIENCE);
    }

    Authorization(AccountAdmins admins, OutcomeStore outcomes, Duration patience) {
        this.admins = admins;
        this.outcomes = outcomes;
        this.patience = patience;
    }

    /**
     * Returns if the sender of the context may send the command, or has already got its answer: a repeat must get the
     * same one, even if the sender has lost the rights since.
     *
     * @param from who may send the command
     * @throws RefusedException if the sender may not; nothing is recorded
     * @throws OverloadedException if the look-ups of others take too long
     */
    void require(Sender from, AccountId account, CommandContext context) throws InterruptedException {
        boolean permitted = switch (from) {
            case ANYONE -> true;
            case OPERATOR -> context.actor().operator() || isAnswered(CommandKey.PLATFORM, context);
            case ADMIN ->
                isAdmin(new Admin(account, context.actor().subject())) || isAnswered(account.value(), context);
        };
        if (!permitted) {
            throw new RefusedException(new Refusal.Forbidden());
        }
    }

    private boolean isAdmin(Admin admin) throws InterruptedException {
        if (known.getIfPresent(admin) != null) {
            return true;
        }
        boolean included = lookUp(() -> admins.include(admin.account(), admin.subject()));
        if (included) {
            known.put(admin, true);
        }
        return included;
    }

    private boolean isAnswered(String scope, CommandContext context) throws InterruptedException {
        var key = new CommandKey(scope, context.actor().subject().value(), context.commandId());
        return context.isRepeatable() && lookUp(() -> outcomes.find(key).isPresent());
    }

    private boolean lookUp(BooleanSupplier question) throws InterruptedException {
        if (!lookups.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new OverloadedException(OverloadedException.Limit.NODE);
        }
        try {
            return question.getAsBoolean();
        } finally {
            lookups.release();
        }
    }
}
