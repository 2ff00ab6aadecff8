package io.seatledger.command.invitation;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.ListCommand;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationReport.Result;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.Addresses;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that invite people. */
public sealed interface InvitationCommand<R> extends Command<R> {

    /** The terms that all invitations of this command share. */
    Terms terms();

    /** The people to invite. */
    List<Invitee> invitees();

    /** The pools that the licenses come from. */
    default PoolIds pools() {
        return new PoolIds(accountId(), terms().licenses());
    }

    /** The addresses that must be free. */
    default Addresses addresses() {
        return new Addresses(
                accountId(), invitees().stream().map(Invitee::address).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * What an invitation includes.
     *
     * @param licenses the invitee gets a seat from each of these pools, at most {@value #MAX_LICENSES}
     * @param organizationId the home organization, if any
     * @param projectId the first project, if any
     */
    record Terms(
            Set<PoolId> licenses,
            @Nullable OrganizationId organizationId,
            @Nullable ProjectId projectId) {

        /** More license types than any account uses today, and few enough pools to source for one decision. */
        public static final int MAX_LICENSES = 50;

        /**
         * Checks the number of licenses.
         *
         * @throws InvalidValueException if there are too many licenses
         */
        public Terms {
            licenses = Set.copyOf(licenses);
            if (licenses.size() > MAX_LICENSES) {
                throw new InvalidValueException("licenses", "must have at most %d entries".formatted(MAX_LICENSES));
            }
        }

        /** The most events that inviting one person leads to: invited, joined at once, and a seat of each pool. */
        public int maxEvents() {
            return 2 + licenses.size();
        }

        private static Terms of(
                @Nullable List<PoolId> licenses,
                @Nullable OrganizationId organizationId,
                @Nullable ProjectId projectId) {
            return new Terms(licenses == null ? Set.of() : Set.copyOf(licenses), organizationId, projectId);
        }
    }

    /** Invites one person. It is refused unless every chosen pool has a seat left. */
    @CommandName(value = "user.invite", form = InviteUserForm.class)
    record InviteUser(AccountId accountId, Invitee invitee, Terms terms) implements InvitationCommand<Invited> {
        @Override
        public List<Invitee> invitees() {
            return List.of(invitee);
        }
    }

    /** The request to invite one person. */
    @Schema(name = "InviteUser")
    record InviteUserForm(
            EmailAddress email,
            @Nullable Name name,

            @ArraySchema(
                    minItems = 0,
                    maxItems = Terms.MAX_LICENSES,
                    arraySchema =
                            @Schema(
                                    description =
                                            "The pools that a seat is taken from, at most one of a" + " license type"))
            @Nullable
            List<PoolId> licenses,

            @Schema(description = "Home organization") @Nullable
            OrganizationId organizationId,

            @Schema(description = "First project") @Nullable ProjectId projectId)
            implements CommandForm<Invited> {
        @Override
        public InviteUser addressedTo(AccountId account, Actor actor) {
            return new InviteUser(
                    account,
                    new Invitee(1, email.asGiven(), email, name),
                    Terms.of(licenses, organizationId, projectId));
        }
    }

    /**
     * Invites everybody in a pasted list. The answer has an outcome for each entry of the text.
     *
     * @param notInvitable the entries that are not an address or repeat an earlier one, and the ignored text
     * @param atomic if true, nobody is invited unless everybody can be; if false, each address is decided separately
     * @param assignsToExisting if true, people who are invited or users already are assigned the licenses; if false,
     *     they are refused
     */
    @CommandName(value = "users.invite", form = InviteUsersForm.class, isLong = true)
    record InviteUsers(
            AccountId accountId,
            List<Invitee> invitees,
            List<PastedEntry> notInvitable,
            Terms terms,
            boolean atomic,
            boolean assignsToExisting)
            implements InvitationCommand<InvitationReport>, ListCommand<InvitationReport> {

        public InviteUsers {
            invitees = List.copyOf(invitees);
            notInvitable = List.copyOf(notInvitable);
        }

        @Override
        public boolean isDecidedInSteps() {
            return !atomic;
        }

        /** A step has as many invitees as certainly fit into a decision, and the entries between them. */
        @Override
        public Optional<InviteUsers> step(int decided) {
            if (decided == 0 && (atomic || addressCount() == 0 || addressCount() > PastedAddresses.MAX_ENTRIES)) {
                return Optional.of(this);
            }
            return decided == size()
                    ? Optional.empty()
                    : Optional.of(after(decided).upTo(fitting()));
        }

        @Override
        public InviteUsers firstHalf() {
            return atomic ? this : upTo((invitees.size() + 1) / 2);
        }

        /** Entries that nobody can be invited from keep the refusal that they have anyway. */
        @Override
        public InvitationReport allRefused(Refusal refusal) {
            return InvitationReport.of(
                    this, invitees.stream().map(invitee -> Result.of(invitee, Decision.refused(refusal))));
        }

        private int fitting() {
            return Decision.MAX_EVENTS / terms.maxEvents();
        }

        /** The entries behind a position. */
        private InviteUsers after(int position) {
            return new InviteUsers(
                    accountId,
                    invitees.stream()
                            .filter(invitee -> invitee.position() > position)
                            .toList(),
                    notInvitable.stream()
                            .filter(entry -> entry.position() > position)
                            .toList(),
                    terms,
                    atomic,
                    assignsToExisting);
        }

        /** So many invitees at most, and the entries in front of the next one. */
        private InviteUsers upTo(int count) {
            if (invitees.size() <= count) {
                return this;
            }
            int next = invitees.get(count).position();
            return new InviteUsers(
                    accountId,
                    invitees.subList(0, count),
                    notInvitable.stream()
                            .filter(entry -> entry.position() < next)
                            .toList(),
                    terms,
                    atomic,
                    assignsToExisting);
        }

        /** The number of results. */
        private int size() {
            return invitees.size() + notInvitable.size();
        }

        /** The number of entries that are, or look like, addresses. */
        int addressCount() {
            return size()
                    - (int) notInvitable.stream()
                            .filter(PastedEntry.Ignored.class::isInstance)
                            .count();
        }

        /** The command that invites everybody in a pasted text. */
        public static InviteUsers pasted(AccountId account, String text, Terms terms, boolean atomic) {
            return pasted(account, text, terms, atomic, false);
        }

        private static InviteUsers pasted(
                AccountId account, String text, Terms terms, boolean atomic, boolean assignsToExisting) {
            List<Invitee> invitees = new ArrayList<>();
            List<PastedEntry> notInvitable = new ArrayList<>();
            for (PastedEntry entry : PastedAddresses.parse(text)) {
                switch (entry) {
                    case PastedEntry.Address a ->
                        invitees.add(new Invitee(a.position(), a.text(), a.address(), a.name()));
                    case PastedEntry.Repeat repeat -> notInvitable.add(repeat);
                    case PastedEntry.Broken broken -> notInvitable.add(broken);
                    case PastedEntry.Ignored ignored -> notInvitable.add(ignored);
                }
            }
            return new InviteUsers(account, invitees, notInvitable, terms, atomic, assignsToExisting);
        }
    }

    /** The request to invite everybody in a pasted list. */
    @Schema(name = "InviteUsers")
    record InviteUsersForm(
            @Schema(
                    description = "Text as pasted: at most 10,000 addresses, in any usual notation; other words are"
                            + " ignored",
                    maxLength = PastedAddresses.MAX_LENGTH)
            String addresses,

            @ArraySchema(
                    minItems = 0,
                    maxItems = Terms.MAX_LICENSES,
                    arraySchema =
                            @Schema(
                                    description = "The pools that a seat is taken from for each, at most one"
                                            + " of a license type"))
            @Nullable
            List<PoolId> licenses,

            @Nullable OrganizationId organizationId,
            @Nullable ProjectId projectId,

            @Schema(
                    description = "Each address on its own (the default), or all or none, which is limited to 5,000"
                            + " events",
                    allowableValues = {InviteUsersForm.BEST_EFFORT, InviteUsersForm.ATOMIC})
            @Nullable
            String mode,

            @Schema(
                    description = "What happens to people who are invited or users already: they are refused (the"
                            + " default), or assigned the licenses that they do not have",
                    allowableValues = {InviteUsersForm.REFUSE, InviteUsersForm.ASSIGN})
            @Nullable
            String existing)
            implements CommandForm<InvitationReport> {

        private static final String BEST_EFFORT = "best-effort";
        private static final String ATOMIC = "atomic";
        private static final String REFUSE = "refuse";
        private static final String ASSIGN = "assign";

        @Override
        public InviteUsers addressedTo(AccountId account, Actor actor) {
            return InviteUsers.pasted(
                    account,
                    addresses,
                    Terms.of(licenses, organizationId, projectId),
                    ATOMIC.equals(mode),
                    ASSIGN.equals(existing));
        }
    }
}
