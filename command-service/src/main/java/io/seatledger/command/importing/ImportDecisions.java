package io.seatledger.command.importing;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.importing.ImportCommand.AnnounceImport;
import io.seatledger.command.importing.ImportCommand.FailImport;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.importing.ImportCommand.NewImport;
import io.seatledger.command.importing.ImportCommand.RowResult;
import io.seatledger.command.importing.ImportCommand.RowsCommand;
import io.seatledger.command.importing.ImportCommand.TryRows;
import io.seatledger.command.invitation.InvitationPlan;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides who is invited from a file. Each row is decided as if it had been sent alone. */
public final class ImportDecisions {

    private final InstantSource clock;
    private final Ids ids;

    public ImportDecisions(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @CommandHandler
    Decision<NewImport> decide(
            AnnounceImport command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "importKey") UserImport started,
            EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        if (started.isStarted()) {
            return refused(new AccountRefusal.AlreadyExists(
                    "import", command.importId().value()));
        }
        events.append(new UserImportStarted(
                command.accountId().value(), command.importId().value(), command.rows()));
        return accepted(new NewImport(command.importId()));
    }

    @CommandHandler
    Decision<Change> decide(
            FailImport command, @InjectEntity(idProperty = "importKey") UserImport started, EventAppender events) {
        if (!started.isUnderWay()) {
            return accepted(Change.UNCHANGED);
        }
        events.append(new UserImportFailed(
                command.accountId().value(),
                command.importId().value(),
                command.reason().value(),
                started.nextRow()));
        return accepted(Change.CHANGED);
    }

    /** The result is the number of the next row to handle. */
    @CommandHandler
    Decision<Integer> decide(
            HandleRows command,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "importKey") UserImport started,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            @InjectEntity(idProperty = "addresses") EmailClaims claims,
            EventAppender events) {
        if (!started.isStarted()) {
            return refused(new Refusal.NotFound("import", command.importId().value()));
        }
        if (started.nextRow() != command.firstRow()) {
            return accepted(started.nextRow());
        }
        List<RowOutcome> outcomes = outcomes(command, account, pools, claims, events);
        events.append(new UserImportRowsHandled(
                command.accountId().value(), command.importId().value(), command.firstRow(), outcomes));
        return accepted(command.firstRow() + outcomes.size());
    }

    /** The result has the outcome of each row. */
    @CommandHandler
    Decision<NewImport> decide(
            TryRows command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            @InjectEntity(idProperty = "addresses") EmailClaims claims,
            EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<RowOutcome> outcomes = outcomes(command, account, pools, claims, events);
        return accepted(new NewImport(
                command.importId(),
                IntStream.range(0, outcomes.size())
                        .mapToObj(i -> resultOf(command.rows().get(i), outcomes.get(i)))
                        .toList()));
    }

    private static RowResult resultOf(ImportRow row, RowOutcome outcome) {
        return new RowResult(
                row.line(),
                outcome.outcome(),
                row.cells().get(PersonColumn.EMAIL),
                outcome.field(),
                outcome.value(),
                outcome.detail());
    }

    private List<RowOutcome> outcomes(
            RowsCommand<?> command, Account account, LicensePools pools, EmailClaims claims, EventAppender events) {
        return command.rows().stream()
                .map(row -> switch (row) {
                    case ImportRow.Broken broken ->
                        RowOutcomes.refused(row, broken.code(), broken.column(), broken.detail());
                    case ImportRow.Person person ->
                        RowOutcomes.of(person, invite(command.accountId(), person, account, pools, claims, events));
                })
                .toList();
    }

    private Decision<Invited> invite(
            AccountId accountId,
            ImportRow.Person row,
            Account account,
            LicensePools pools,
            EmailClaims claims,
            EventAppender events) {
        Instant now = clock.instant();
        Optional<Refusal> refusal =
                InvitationPlan.refusalOfTerms(row.terms(), account, pools, now).or(() -> refusalOfTypes(row, pools));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        return new InvitationPlan(accountId, row.terms(), account, pools, claims, now, ids, events)
                .decide(row.invitee());
    }

    private static Optional<Refusal> refusalOfTypes(ImportRow.Person row, LicensePools pools) {
        return row.licenseTypes().entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getKey().value()))
                .flatMap(e -> pools.find(e.getKey()).flatMap(pool -> pool.refusalAs(e.getValue())).stream())
                .findFirst();
    }
}
