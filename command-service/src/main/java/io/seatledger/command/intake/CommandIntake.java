package io.seatledger.command.intake;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.OutcomeRecorder;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.eventstore.CommandKey;
import io.seatledger.command.eventstore.NewOutcome;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.RecordedBeforeException;
import io.seatledger.command.importing.Imports;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.user.EmailClaimKey;
import java.util.List;
import java.util.Optional;

/**
 * Where every way in hands its requests in: checked, decided, and answered the same. A command that its sender named
 * has one effect and one answer, however often it comes, at whichever node, and by whichever way.
 */
public final class CommandIntake {

    private final CommandCodec codec;
    private final CommandDispatcher dispatcher;
    private final OutcomeStore outcomes;
    private final Ids ids;
    private final EmailClaimKey claimKey;
    private final Imports imports;

    /** Takes its parts. */
    public CommandIntake(
            CommandCodec codec,
            CommandDispatcher dispatcher,
            OutcomeStore outcomes,
            Ids ids,
            EmailClaimKey claimKey,
            Imports imports) {
        this.codec = codec;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
        this.ids = ids;
        this.claimKey = claimKey;
        this.imports = imports;
    }

    /**
     * Has a request decided and waits until the outcome is durable: meant to be called on a virtual thread. What it
     * throws is worded by {@link FailureProblems}.
     *
     * @param account that the request is addressed to
     * @throws InvalidRequestException when fields break their constraints; nothing is kept of it
     * @throws RefusedException when it names something that cannot exist, or its identifier was given to another
     *     command
     * @throws InterruptedException when interrupted while waiting; the command may have had its effect
     */
    public <A extends Answer> Reply<A> handle(AccountId account, CommandRequest<A> request, CommandContext context)
            throws InterruptedException {
        codec.validate(request);
        Prepared<?, A> prepared = request.prepare(new RequestScope(account, context.actor(), ids, claimKey, imports));
        return context.namedBySender() && !context.dryRun()
                ? once(account, request, prepared, context)
                : replyTo(prepared, context);
    }

    private <R, A extends Answer> Reply<A> replyTo(Prepared<R, A> prepared, CommandContext context)
            throws InterruptedException {
        return replyOf(prepared, prepared.sending().send(dispatcher, context, null));
    }

    private <R, A extends Answer> Reply<A> once(
            AccountId account, CommandRequest<A> request, Prepared<R, A> prepared, CommandContext context)
            throws InterruptedException {
        var key = new CommandKey(
                scopeOf(account, request), context.actor().subject().value(), context.commandId());
        String fingerprint = codec.fingerprintOf(request, context.expectedVersion());
        Optional<StoredOutcome> before = outcomes.find(key);
        if (before.isPresent()) {
            return repeated(prepared, before.get(), fingerprint, context);
        }
        OutcomeRecorder<R> recording = decision -> switch (decision) {
            case Decision.Accepted<R>(R result) ->
                new NewOutcome(
                        key,
                        account.value(),
                        fingerprint,
                        true,
                        codec.encode(prepared.answering().of(result, 0)));
            case Decision.Refused<R>(Refusal refusal) ->
                new NewOutcome(key, account.value(), fingerprint, false, codec.encode(RefusalProblems.of(refusal)));
        };
        try {
            return replyOf(prepared, prepared.sending().send(dispatcher, context, recording));
        } catch (RecordedBeforeException e) {
            return repeated(prepared, e.kept(), fingerprint, context);
        }
    }

    private <A extends Answer> Reply<A> repeated(
            Prepared<?, A> prepared, StoredOutcome kept, String fingerprint, CommandContext context) {
        if (!kept.fingerprint().equals(fingerprint)) {
            throw new RefusedException(new Refusal.CommandIdReused(context.commandId()));
        }
        return kept.accepted()
                ? new Reply.Accepted<>(
                        codec.decode(kept.answer(), kept.accountVersion(), prepared.answerType()), List.of())
                : Reply.Refused.at(codec.decodeProblem(kept.answer()), kept.accountVersion());
    }

    private static <R, A extends Answer> Reply<A> replyOf(Prepared<R, A> prepared, Decided<R> handled) {
        return switch (handled.decision()) {
            case Decision.Accepted<R>(R result) ->
                new Reply.Accepted<>(prepared.answering().of(result, handled.accountVersion()), handled.rehearsed());
            case Decision.Refused<R>(Refusal refusal) ->
                Reply.Refused.at(RefusalProblems.of(refusal), handled.accountVersion());
        };
    }

    /** Opening is asked of the platform: the account may get its identifier only then. */
    private static String scopeOf(AccountId account, CommandRequest<?> request) {
        return request instanceof AccountRequest.OpenAccount ? CommandKey.PLATFORM : account.value();
    }
}
