package io.seatledger.command.user;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.events.Event;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserRemoved;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** The owners of the addresses that one decision reads. An address has at most one live user in an account. */
public final class EmailClaims implements Entity {

    /**
     * A user who has, or had, an address.
     *
     * @param refusal why nobody can be invited at this address; {@code null} if the user is gone
     */
    private record Owner(UserId user, @Nullable Refusal refusal) {}

    private final Map<String, EmailClaim> claims = new HashMap<>();
    private final Map<EmailClaim, Owner> owners = new HashMap<>();

    /** Creates claims for addresses that nobody owns yet. */
    public EmailClaims(Addresses addresses, EmailClaimKey key) {
        addresses
                .addresses()
                .forEach(address -> claims.put(address.normalised(), key.claimOf(addresses.account(), address)));
    }

    /** The events that these claims are folded from. */
    public static EventCriteria criteria(Addresses addresses, EmailClaimKey key) {
        String account = addresses.account().value();
        return Entity.anyOf(addresses.addresses().stream()
                .map(address -> EventTags.emailClaim(
                        account, key.claimOf(addresses.account(), address).value()))
                .toList());
    }

    /**
     * The claim of an address.
     *
     * @throws NullPointerException if the address is not one of those that the decision reads
     */
    public EmailClaim claimOf(EmailAddress address) {
        return Objects.requireNonNull(claims.get(address.normalised()), "the decision does not read this address");
    }

    /** The refusal if nobody can be invited at this address. */
    public Optional<Refusal> refusalToInvite(EmailAddress address) {
        return Optional.ofNullable(owners.get(claimOf(address))).map(Owner::refusal);
    }

    /** The user who has, or had, this address: a person who is invited again becomes the same user. */
    public Optional<UserId> formerOwner(EmailAddress address) {
        return Optional.ofNullable(owners.get(claimOf(address))).map(Owner::user);
    }

    @Override
    public void evolve(Event event) {
        switch (event) {
            case UserInvited e -> {
                var user = new UserId(e.userId());
                owners.put(new EmailClaim(e.emailClaim()), new Owner(user, new UserRefusal.AlreadyInvited(user)));
            }
            case InvitationAccepted e -> {
                var user = new UserId(e.userId());
                owners.put(new EmailClaim(e.emailClaim()), new Owner(user, new UserRefusal.AlreadyAUser(user)));
            }
            case InvitationRevoked e -> free(e.emailClaim(), e.userId());
            case InvitationExpired e -> free(e.emailClaim(), e.userId());
            case UserRemoved e -> free(e.emailClaim(), e.userId());
            default -> {
                // No other event changes the owner of an address.
            }
        }
    }

    private void free(String claim, String user) {
        owners.put(new EmailClaim(claim), new Owner(new UserId(user), null));
    }
}
