package io.seatledger.command.user;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.language.UserId;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.StoredForm;
import io.seatledger.command.user.AddressOwner.Status;
import io.seatledger.events.Event;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.UserAddressChanged;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserRemoved;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Folds the events of an e-mail claim. An address has at most one live user in an account. */
public final class EmailClaimFold implements Fold<AddressOwner> {

    private static final int WEIGHT = 120;

    private record Stored(String user, Status status) {}

    @Override
    public String tagKey() {
        return EventTags.EMAIL_CLAIM;
    }

    @Override
    public Class<AddressOwner> type() {
        return AddressOwner.class;
    }

    @Override
    public @Nullable AddressOwner evolve(Tag tag, @Nullable AddressOwner owner, Event event) {
        return switch (event) {
            case UserInvited e -> new AddressOwner(new UserId(e.userId()), Status.INVITED);
            case InvitationAccepted e -> new AddressOwner(new UserId(e.userId()), Status.JOINED);
            case InvitationRevoked e -> new AddressOwner(new UserId(e.userId()), Status.GONE);
            case InvitationExpired e -> new AddressOwner(new UserId(e.userId()), Status.GONE);
            case UserRemoved e -> new AddressOwner(new UserId(e.userId()), Status.GONE);
            case UserAddressChanged e -> new AddressOwner(new UserId(e.userId()), statusAfter(e, tag));
            // No other event changes the owner of an address.
            default -> owner;
        };
    }

    private static Status statusAfter(UserAddressChanged event, Tag tag) {
        if (!tag.equals(EventTags.emailClaim(event.accountId(), event.emailClaim()))) {
            return Status.MOVED;
        }
        return event.joined() ? Status.JOINED : Status.INVITED;
    }

    /** Most addresses that somebody invites are not known yet. */
    @Override
    public boolean isUsuallyNew() {
        return true;
    }

    @Override
    public int weight(AddressOwner owner) {
        return WEIGHT;
    }

    @Override
    public int format() {
        return 1;
    }

    @Override
    public String write(AddressOwner owner) {
        return StoredForm.write(new Stored(owner.user().value(), owner.status()));
    }

    @Override
    public AddressOwner read(String json) {
        Stored stored = StoredForm.read(json, Stored.class);
        return new AddressOwner(new UserId(stored.user()), stored.status());
    }
}
