package io.seatledger.command.user;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.TagStates;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.command.memory.States;
import io.seatledger.events.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** The owners of the addresses that one decision reads. An address has at most one live user in an account. */
public final class EmailClaims implements Entity {

    private final String account;
    private final Map<String, EmailClaim> claims = new HashMap<>();
    private final TagStates<AddressOwner> owners;

    /** Creates claims for addresses that nobody owns yet. */
    public EmailClaims(Addresses addresses, EmailClaimKey key) {
        account = addresses.account().value();
        addresses
                .addresses()
                .forEach(address -> claims.put(address.normalised(), key.claimOf(addresses.account(), address)));
        owners = new TagStates<>(
                new EmailClaimFold(),
                claims.values().stream()
                        .map(claim -> EventTags.emailClaim(account, claim.value()))
                        .toList());
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
        return ownerOf(address).flatMap(AddressOwner::refusalToInvite);
    }

    /** The user who has this address now, invited or joined. */
    public Optional<UserId> liveOwner(EmailAddress address) {
        return ownerOf(address)
                .filter(owner -> owner.refusalToInvite().isPresent())
                .map(AddressOwner::user);
    }

    /**
     * The user who has, or had last, this address: a person who is invited again becomes the same user. Somebody who
     * has another address now does not count.
     */
    public Optional<UserId> formerOwner(EmailAddress address) {
        return ownerOf(address)
                .filter(owner -> owner.status() != AddressOwner.Status.MOVED)
                .map(AddressOwner::user);
    }

    private Optional<AddressOwner> ownerOf(EmailAddress address) {
        return Optional.ofNullable(
                owners.of(EventTags.emailClaim(account, claimOf(address).value())));
    }

    @Override
    public EmailClaims evolve(Event event) {
        owners.evolve(event);
        return this;
    }

    @Override
    public EmailClaims adopt(States states) {
        owners.adopt(states);
        return this;
    }
}
