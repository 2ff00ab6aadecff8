package io.seatledger.command.invitation;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.AddressCommand.ChangeAddress;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.command.user.Invitation;
import io.seatledger.command.user.User;
import io.seatledger.command.user.UserStatus;
import io.seatledger.command.user.Users;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.UserAddressChanged;
import java.time.InstantSource;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides commands about the address of a user. */
public final class AddressDecisions {

    private final InstantSource clock;

    public AddressDecisions(InstantSource clock) {
        this.clock = clock;
    }

    @CommandHandler
    Decision<Change> decide(
            ChangeAddress command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "users") Users users,
            @InjectEntity(idProperty = "addresses") EmailClaims claims,
            EventAppender events) {
        return account.refusalToAdminister(actor)
                .map(Decision::<Change>refused)
                .orElseGet(() -> users.with(command.userId(), user -> change(command, account, user, claims, events)));
    }

    private Decision<Change> change(
            ChangeAddress command, Account account, User user, EmailClaims claims, EventAppender events) {
        Invitation invitation = user.invitation();
        Optional<Refusal> refusal = user.refusalToChange();
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        if (command.email().normalised().equals(invitation.recipient().email())) {
            return accepted(Change.UNCHANGED);
        }
        Optional<Refusal> taken = claims.refusalToInvite(command.email());
        if (taken.isPresent()) {
            return refused(taken.get());
        }
        String accountId = command.accountId().value();
        String id = user.id().value();
        boolean pending = user.status() == UserStatus.PENDING;
        events.append(new UserAddressChanged(
                accountId,
                id,
                command.email().normalised(),
                command.email().asGiven(),
                claims.claimOf(command.email()).value(),
                invitation.recipient().emailClaim(),
                !pending));
        if (pending) {
            events.append(new InvitationResent(
                    accountId,
                    id,
                    invitation.id(),
                    invitation.mailing().number() + 1,
                    clock.instant().plus(account.invitationLifetime())));
        }
        return accepted(Change.CHANGED);
    }
}
