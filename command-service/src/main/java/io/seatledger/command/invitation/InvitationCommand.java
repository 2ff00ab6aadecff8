package io.seatledger.command.invitation;

import io.seatledger.command.decision.Command;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.EmailClaimIds;
import io.seatledger.command.user.EmailClaimKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be asked about inviting people. */
public sealed interface InvitationCommand<R> extends Command<R> {

    /** What everybody is invited to. */
    Terms terms();

    /** The people to invite. */
    List<Invitee> invitees();

    /** The pools that the licenses come from. */
    default PoolIds pools() {
        return new PoolIds(accountId(), terms().licenses());
    }

    /** The addresses that must be free. */
    default EmailClaimIds claims() {
        return new EmailClaimIds(
                accountId(), invitees().stream().map(Invitee::claim).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * What comes with an invitation.
     *
     * @param licenses a seat of each of these pools, at most {@value #MAX_LICENSES}
     * @param organizationId the home organization
     * @param projectId the first project
     */
    record Terms(
            Set<PoolId> licenses,
            @Nullable OrganizationId organizationId,
            @Nullable ProjectId projectId) {

        /** More license types than any account has in use today, few enough to source in one go. */
        public static final int MAX_LICENSES = 50;

        /** Keeps an own copy. */
        public Terms {
            licenses = Set.copyOf(licenses);
        }
    }

    /** Invites one person. */
    record InviteUser(AccountId accountId, Invitee invitee, Terms terms) implements InvitationCommand<Invited> {

        /** Invites the owner of an address. */
        public static InviteUser of(
                AccountId account, EmailAddress address, @Nullable Name name, Terms terms, EmailClaimKey claimKey) {
            return new InviteUser(
                    account,
                    new Invitee(1, address.asGiven(), address, claimKey.claimOf(account, address), name),
                    terms);
        }

        @Override
        public List<Invitee> invitees() {
            return List.of(invitee);
        }
    }

    /**
     * Invites everybody of a pasted list.
     *
     * @param notInvitable entries of the list that are no address, or the same one again
     * @param atomic whether nobody is invited unless everybody can be; otherwise each on its own
     */
    record InviteUsers(
            AccountId accountId, List<Invitee> invitees, List<PastedEntry> notInvitable, Terms terms, boolean atomic)
            implements InvitationCommand<InvitationReport> {

        /** Keeps own copies. */
        public InviteUsers {
            invitees = List.copyOf(invitees);
            notInvitable = List.copyOf(notInvitable);
        }

        /** Invites whom a pasted text names. */
        public static InviteUsers pasted(
                AccountId account, String text, Terms terms, boolean atomic, EmailClaimKey claimKey) {
            List<Invitee> invitees = new ArrayList<>();
            List<PastedEntry> notInvitable = new ArrayList<>();
            for (PastedEntry entry : PastedAddresses.parse(text)) {
                switch (entry) {
                    case PastedEntry.Address a ->
                        invitees.add(new Invitee(
                                a.position(), a.text(), a.address(), claimKey.claimOf(account, a.address()), a.name()));
                    case PastedEntry.Repeat repeat -> notInvitable.add(repeat);
                    case PastedEntry.Broken broken -> notInvitable.add(broken);
                }
            }
            return new InviteUsers(account, invitees, notInvitable, terms, atomic);
        }
    }
}
