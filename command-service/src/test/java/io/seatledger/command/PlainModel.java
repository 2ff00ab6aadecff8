package io.seatledger.command;

import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.account.AccountCommand.AddLicenseType;
import io.seatledger.command.account.AccountCommand.ArchiveOrganization;
import io.seatledger.command.account.AccountCommand.ArchiveProject;
import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.CreateProject;
import io.seatledger.command.account.AccountCommand.GrantAdmin;
import io.seatledger.command.account.AccountCommand.GrantAuditor;
import io.seatledger.command.account.AccountCommand.NewAccount;
import io.seatledger.command.account.AccountCommand.NewLicenseType;
import io.seatledger.command.account.AccountCommand.NewOrganization;
import io.seatledger.command.account.AccountCommand.NewProject;
import io.seatledger.command.account.AccountCommand.OpenAccount;
import io.seatledger.command.account.AccountCommand.RenameAccount;
import io.seatledger.command.account.AccountCommand.RenameLicenseType;
import io.seatledger.command.account.AccountCommand.RenameOrganization;
import io.seatledger.command.account.AccountCommand.RenameProject;
import io.seatledger.command.account.AccountCommand.RestoreOrganization;
import io.seatledger.command.account.AccountCommand.RestoreProject;
import io.seatledger.command.account.AccountCommand.RetireLicenseType;
import io.seatledger.command.account.AccountCommand.RevokeAdmin;
import io.seatledger.command.account.AccountCommand.RevokeAuditor;
import io.seatledger.command.account.AccountCommand.SetPolicies;
import io.seatledger.command.bulk.BulkCommand;
import io.seatledger.command.bulk.BulkReport;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.AddressCommand.ChangeAddress;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationLifecycleCommand;
import io.seatledger.command.invitation.InvitationLifecycleCommand.AcceptInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.Joined;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.invitation.MailOutcome;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Reason;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePoolCommand;
import io.seatledger.command.licensepool.LicensePoolCommand.AllotLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.NewLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.OpenLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.RenameLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ReturnSeats;
import io.seatledger.command.licensepool.LicensePoolCommand.SetTerm;
import io.seatledger.command.licensing.LicensingCommand;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.membership.MembershipCommand;
import io.seatledger.command.membership.MembershipCommand.AddUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.AddUserToProject;
import io.seatledger.command.membership.MembershipCommand.LeaveOrganization;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.NameUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUserFromProject;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.membership.RestoreUser;
import io.seatledger.events.AccountEvent;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.AccountRenamed;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.AccountEvent.AuditorRevoked;
import io.seatledger.events.AccountEvent.DomainDistrusted;
import io.seatledger.events.AccountEvent.DomainTrusted;
import io.seatledger.events.AccountEvent.InvitationLifetimeSet;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.LicenseTypeRenamed;
import io.seatledger.events.AccountEvent.LicenseTypeRetired;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.OrganizationRenamed;
import io.seatledger.events.AccountEvent.OrganizationRestored;
import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.AccountEvent.ProjectRenamed;
import io.seatledger.events.AccountEvent.ProjectRestored;
import io.seatledger.events.AccountEvent.SourceRestrictionSet;
import io.seatledger.events.AccountEvent.SuspensionPolicySet;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserAddressChanged;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A second implementation of the rules of one account, as plain as possible: it looks everything up, keeps no running
 * counts, and shares no code with the service but the commands and the events.
 */
final class PlainModel implements RandomCommands.People {

    /** The outcome of a command: the code of a refusal or the word for the result, and the events that follow. */
    record Answer(String verdict, List<Event> events) {}

    private static final class Pool {
        String type = "";
        String name = "";

        @Nullable
        String organization;

        @Nullable
        String parent;

        int capacity;

        @Nullable
        Instant begins;

        @Nullable
        Instant ends;

        long grace;
        boolean closed;
    }

    private record Seat(String pool, SeatState state) {}

    private static final class Person {
        String email = "";
        String claim = "";
        String status = "";
        String invitation = "";
        String invitationStatus = "";
        Instant expires = Instant.EPOCH;
        int mailing;

        @Nullable
        String tokenHash;

        boolean reported;

        @Nullable
        String name;

        @Nullable
        String organization;

        final Set<String> projects = new TreeSet<>();
        final Map<String, Seat> seats = new TreeMap<>();

        /** What the invitation had when it expired. */
        @Nullable
        String expiredOrganization;

        final Set<String> expiredProjects = new TreeSet<>();
        final Set<String> expiredPools = new TreeSet<>();

        boolean isLive() {
            return !status.equals("removed");
        }
    }

    private static final String ACCOUNT = "acme";

    /** The users who have an address, or had it last and did not change it, by the address. */
    private final Map<String, String> owners = new TreeMap<>();

    private String accountName = "";
    private final Set<String> admins = new TreeSet<>();
    private final Set<String> auditors = new TreeSet<>();
    private final Map<String, String> organizations = new TreeMap<>();
    private final Map<String, String> projects = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();
    private final Set<String> closedParts = new TreeSet<>();
    private final Map<String, Pool> pools = new TreeMap<>();
    private final Map<String, Person> people = new TreeMap<>();
    private final Set<String> trusted = new TreeSet<>();
    private long lifetime = 604_800;
    private boolean homeOnly;
    private SeatsOfSuspended suspended = SeatsOfSuspended.KEEP;

    /** The word for the answer of the service. */
    static String verdictOf(Decision<?> decision) {
        return switch (decision) {
            case Decision.Refused<?>(Refusal refusal) -> refusal.code();
            case Decision.Accepted<?>(var result) ->
                switch (result) {
                    case Enum<?> word -> wordOf(word);
                    case Invited invited -> wordOf(invited.outcome());
                    case Joined joined -> wordOf(joined.outcome());
                    case RestoreUser.Restored restored -> wordOf(restored.outcome());
                    case NewAccount _, NewOrganization _, NewProject _, NewLicenseType _, NewLicensePool _ -> "changed";
                    case InvitationReport report ->
                        report.results().stream()
                                .map(InvitationReport.Result::outcome)
                                .collect(Collectors.joining(","));
                    case BulkReport report ->
                        report.results().stream()
                                .map(BulkReport.Result::outcome)
                                .collect(Collectors.joining(","));
                    default -> result.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                };
        };
    }

    private static String wordOf(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The identifiers that the service generated, in the order in which the model needs them. */
    static Iterator<String> idsOf(List<Event> events) {
        List<String> ids = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof UserInvited invited) {
                ids.add(invited.userId());
                ids.add(invited.invitationId());
            }
        }
        return Stream.concat(ids.stream(), Stream.generate(() -> "none")).iterator();
    }

    /** The user who has this address now, or had it last; an identifier that no user has if there is none. */
    @Override
    public String userOf(String email) {
        return owners.getOrDefault(email, "nobody");
    }

    @Override
    public String invitationOf(String user) {
        Person person = people.get(user);
        return person == null ? "none" : person.invitation;
    }

    @Override
    public int mailingOf(String user) {
        Person person = people.get(user);
        return person == null ? 1 : person.mailing;
    }

    /**
     * Decides a command and applies the events that follow.
     *
     * @param ids the identifiers that the service generated, in their order
     */
    Answer decide(String actor, Command<?> command, Instant now, Iterator<String> ids) {
        List<Event> events = new ArrayList<>();
        return new Answer(verdict(actor, command, now, ids, events), events);
    }

    private void happens(List<Event> events, Event event) {
        events.add(event);
        apply(event);
    }

    private String verdict(String actor, Command<?> command, Instant now, Iterator<String> ids, List<Event> events) {
        if (command instanceof InvitationLifecycleCommand<?> step
                && !(step instanceof RevokeInvitation)
                && !(step instanceof ResendInvitation)) {
            return step(step, now, ids, events);
        }
        if (!admins.contains(actor)) {
            return "forbidden";
        }
        return switch (command) {
            case AccountCommand<?> c -> structure(c, events);
            case LicensePoolCommand<?> c -> pool(c, events);
            case MembershipCommand c -> membership(c, events);
            case RestoreUser c -> restore(c.userId().value(), events);
            case LicensingCommand c -> licensing(c, now, events);
            case InvitationLifecycleCommand<?> c -> step(c, now, ids, events);
            case BulkCommand c ->
                c.commands().stream()
                        .map(each -> verdict(actor, each, now, ids, events))
                        .collect(Collectors.joining(","));
            case InviteUser c -> {
                String wrong = terms(c.terms(), now);
                yield wrong.isEmpty() ? invite(c.invitee(), c.terms(), now, ids, events) : wrong;
            }
            case ChangeAddress c -> changeAddress(c, now, events);
            case InviteUsers c -> inviteAll(c, now, ids, events);
            default -> throw new IllegalArgumentException("the model does not know " + command);
        };
    }

    private String structure(AccountCommand<?> command, List<Event> events) {
        return switch (command) {
            case OpenAccount _ -> "forbidden";
            case GrantAdmin c ->
                unless(
                        admins.contains(c.subject().value()),
                        events,
                        new AccountAdminGranted(ACCOUNT, c.subject().value()));
            case RevokeAdmin c ->
                admins.contains(c.subject().value()) && admins.size() == 1
                        ? "account.last-admin"
                        : unless(
                                !admins.contains(c.subject().value()),
                                events,
                                new AccountAdminRevoked(ACCOUNT, c.subject().value()));
            case RenameAccount c ->
                unless(
                        c.name().value().equals(accountName),
                        events,
                        new AccountRenamed(ACCOUNT, c.name().value()));
            case GrantAuditor c ->
                unless(
                        auditors.contains(c.subject().value()),
                        events,
                        new AuditorGranted(ACCOUNT, c.subject().value()));
            case RevokeAuditor c ->
                unless(
                        !auditors.contains(c.subject().value()),
                        events,
                        new AuditorRevoked(ACCOUNT, c.subject().value()));
            case CreateOrganization c -> {
                String id = Objects.requireNonNull(c.organizationId()).value();
                yield organizations.containsKey(id)
                        ? "already-exists"
                        : unless(
                                false,
                                events,
                                new OrganizationCreated(ACCOUNT, id, c.name().value()));
            }
            case RenameOrganization c ->
                !organizations.containsKey(c.organizationId().value())
                        ? "not-found"
                        : unless(
                                c.name()
                                        .value()
                                        .equals(organizations.get(
                                                c.organizationId().value())),
                                events,
                                new OrganizationRenamed(
                                        ACCOUNT,
                                        c.organizationId().value(),
                                        c.name().value()));
            case ArchiveOrganization c ->
                !organizations.containsKey(c.organizationId().value())
                        ? "not-found"
                        : unless(
                                closedParts.contains("organization " + c.organizationId()),
                                events,
                                new OrganizationArchived(
                                        ACCOUNT, c.organizationId().value()));
            case RestoreOrganization c ->
                !organizations.containsKey(c.organizationId().value())
                        ? "not-found"
                        : unless(
                                !closedParts.contains("organization " + c.organizationId()),
                                events,
                                new OrganizationRestored(
                                        ACCOUNT, c.organizationId().value()));
            case CreateProject c -> {
                String wrong = joining(
                        "organization", organizations, c.organizationId().value());
                if (!wrong.isEmpty()) {
                    yield wrong;
                }
                String id = Objects.requireNonNull(c.projectId()).value();
                yield projects.containsKey(id)
                        ? "already-exists"
                        : unless(
                                false,
                                events,
                                new ProjectCreated(
                                        ACCOUNT,
                                        id,
                                        c.organizationId().value(),
                                        c.name().value()));
            }
            case RenameProject c ->
                !projects.containsKey(c.projectId().value())
                        ? "not-found"
                        : unless(
                                c.name()
                                        .value()
                                        .equals(projects.get(c.projectId().value())),
                                events,
                                new ProjectRenamed(
                                        ACCOUNT, c.projectId().value(), c.name().value()));
            case ArchiveProject c ->
                !projects.containsKey(c.projectId().value())
                        ? "not-found"
                        : unless(
                                closedParts.contains("project " + c.projectId()),
                                events,
                                new ProjectArchived(ACCOUNT, c.projectId().value()));
            case RestoreProject c ->
                !projects.containsKey(c.projectId().value())
                        ? "not-found"
                        : unless(
                                !closedParts.contains("project " + c.projectId()),
                                events,
                                new ProjectRestored(ACCOUNT, c.projectId().value()));
            case AddLicenseType c ->
                types.containsKey(c.licenseType().value())
                        ? "already-exists"
                        : unless(
                                false,
                                events,
                                new LicenseTypeAdded(
                                        ACCOUNT,
                                        c.licenseType().value(),
                                        c.name().value()));
            case RenameLicenseType c ->
                !types.containsKey(c.licenseType().value())
                        ? "not-found"
                        : unless(
                                c.name()
                                        .value()
                                        .equals(types.get(c.licenseType().value())),
                                events,
                                new LicenseTypeRenamed(
                                        ACCOUNT,
                                        c.licenseType().value(),
                                        c.name().value()));
            case RetireLicenseType c ->
                !types.containsKey(c.licenseType().value())
                        ? "not-found"
                        : unless(
                                closedParts.contains("type " + c.licenseType()),
                                events,
                                new LicenseTypeRetired(ACCOUNT, c.licenseType().value()));
            case SetPolicies c -> policies(c, events);
        };
    }

    /** Random commands choose every identifier. */
    private static String idOf(LicensePoolCommand<?> command) {
        return Objects.requireNonNull(
                        switch (command) {
                            case OpenLicensePool c -> c.poolId();
                            case AllotLicensePool c -> c.poolId();
                            case LicensePoolCommand.OfExistingPool c -> c.poolId();
                        })
                .value();
    }

    private String policies(SetPolicies command, List<Event> events) {
        int before = events.size();
        if (command.invitationLifetime() != null && command.invitationLifetime().toSeconds() != lifetime) {
            happens(
                    events,
                    new InvitationLifetimeSet(
                            ACCOUNT, command.invitationLifetime().toSeconds()));
        }
        if (command.homeOrganizationOnly() != null && command.homeOrganizationOnly() != homeOnly) {
            happens(events, new SourceRestrictionSet(ACCOUNT, command.homeOrganizationOnly()));
        }
        if (command.seatsOfSuspended() != null && command.seatsOfSuspended() != suspended) {
            happens(events, new SuspensionPolicySet(ACCOUNT, command.seatsOfSuspended()));
        }
        if (command.trustedDomains() != null) {
            Set<String> wanted = new TreeSet<>(
                    command.trustedDomains().stream().map(Domain::value).toList());
            for (String domain : wanted) {
                if (!trusted.contains(domain)) {
                    happens(events, new DomainTrusted(ACCOUNT, domain));
                }
            }
            for (String domain : List.copyOf(trusted)) {
                if (!wanted.contains(domain)) {
                    happens(events, new DomainDistrusted(ACCOUNT, domain));
                }
            }
        }
        return events.size() == before ? "unchanged" : "changed";
    }

    private String pool(LicensePoolCommand<?> command, List<Event> events) {
        String id = idOf(command);
        if (command instanceof OpenLicensePool c) {
            String wrong = c.organizationId() == null
                    ? ""
                    : joining("organization", organizations, c.organizationId().value());
            if (!wrong.isEmpty()) {
                return wrong;
            }
            if (!types.containsKey(c.licenseType().value())) {
                return "not-found";
            }
            if (closedParts.contains("type " + c.licenseType())) {
                return "license-type.retired";
            }
            if (pools.containsKey(id)) {
                return "already-exists";
            }
            happens(
                    events,
                    new LicensePoolOpened(
                            ACCOUNT,
                            id,
                            c.licenseType().value(),
                            c.name().value(),
                            c.organizationId() == null
                                    ? null
                                    : c.organizationId().value(),
                            c.capacity().value()));
            if (!c.term().equals(Term.UNLIMITED)) {
                happens(events, termSet(id, List.of(), c.term()));
            }
            return "changed";
        }
        if (command instanceof AllotLicensePool c) {
            String wrong =
                    joining("organization", organizations, c.organizationId().value());
            Pool from = pools.get(c.fromPoolId().value());
            if (!wrong.isEmpty() || from == null) {
                return wrong.isEmpty() ? "not-found" : wrong;
            }
            if (pools.containsKey(id)) {
                return "already-exists";
            }
            if (from.closed) {
                return "license-pool.closed";
            }
            if (from.organization != null) {
                return "license-pool.not-allottable";
            }
            if (free(c.fromPoolId().value()) < c.capacity().value()) {
                return "license-pool.insufficient-parent-capacity";
            }
            happens(
                    events,
                    new LicensePoolAllotted(
                            ACCOUNT,
                            id,
                            c.fromPoolId().value(),
                            from.type,
                            c.name().value(),
                            c.organizationId().value(),
                            c.capacity().value(),
                            from.begins,
                            from.ends,
                            from.grace));
            return "changed";
        }
        Pool pool = pools.get(id);
        if (pool == null) {
            return "not-found";
        }
        if (pool.closed) {
            return command instanceof CloseLicensePool ? "unchanged" : "license-pool.closed";
        }
        return switch (command) {
            case OpenLicensePool _, AllotLicensePool _ -> throw new IllegalStateException();
            case RenameLicensePool c ->
                unless(
                        pool.name.equals(c.name().value()),
                        events,
                        new LicensePoolRenamed(ACCOUNT, id, c.name().value()));
            case ResizeLicensePool c -> resize(id, pool, c.capacity().value(), events);
            case ReturnSeats c -> resize(id, pool, pool.capacity - c.seats().value(), events);
            case SetTerm c ->
                pool.parent != null
                        ? "license-pool.term-of-parent"
                        : unless(
                                new Term(pool.begins, pool.ends, Duration.ofSeconds(pool.grace)).equals(c.term()),
                                events,
                                termSet(id, children(id), c.term()));
            case CloseLicensePool _ ->
                taken(id) > 0 || !children(id).isEmpty()
                        ? "license-pool.in-use"
                        : unless(
                                false,
                                events,
                                new LicensePoolClosed(ACCOUNT, id, pool.type, pool.parent, pool.capacity));
        };
    }

    private String resize(String id, Pool pool, int capacity, List<Event> events) {
        if (capacity == pool.capacity) {
            return "unchanged";
        }
        if (capacity < taken(id) + allotted(id)) {
            return "license-pool.below-in-use";
        }
        if (pool.parent != null && capacity - pool.capacity > 0 && free(pool.parent) < capacity - pool.capacity) {
            return "license-pool.insufficient-parent-capacity";
        }
        return unless(
                false, events, new LicensePoolResized(ACCOUNT, id, pool.type, pool.parent, pool.capacity, capacity));
    }

    private String membership(MembershipCommand command, List<Event> events) {
        String id = command.userId().value();
        Person p = people.get(id);
        if (p == null) {
            return "not-found";
        }
        if (!p.isLive() && !(command instanceof RemoveUser)) {
            return "user.not-eligible";
        }
        return switch (command) {
            case NameUser c -> {
                String name = c.name() == null ? null : c.name().value();
                yield unless(Objects.equals(name, p.name), events, new UserNamed(ACCOUNT, id, name));
            }
            case AddUserToOrganization c -> {
                String wrong = moving(p, c.organizationId().value());
                if (wrong.isEmpty()
                        && p.organization != null
                        && !p.organization.equals(c.organizationId().value())) {
                    wrong = "user.in-other-organization";
                }
                yield wrong.isEmpty() ? move(id, p, c.organizationId().value(), events) : wrong;
            }
            case MoveUserToOrganization c -> {
                String wrong = moving(p, c.organizationId().value());
                yield wrong.isEmpty() ? move(id, p, c.organizationId().value(), events) : wrong;
            }
            case LeaveOrganization _ -> {
                if (p.organization == null) {
                    yield "unchanged";
                }
                yield hasForeignSource(p, null)
                        ? "license-pool.other-organization"
                        : unless(false, events, new UserLeftOrganization(ACCOUNT, id, p.organization));
            }
            case AddUserToProject c -> {
                String project = c.projectId().value();
                if (p.projects.contains(project)) {
                    yield "unchanged";
                }
                String wrong = joining("project", projects, project);
                yield wrong.isEmpty() ? unless(false, events, new UserAddedToProject(ACCOUNT, id, project)) : wrong;
            }
            case RemoveUserFromProject c ->
                !projects.containsKey(c.projectId().value())
                        ? "not-found"
                        : unless(
                                !p.projects.contains(c.projectId().value()),
                                events,
                                new UserRemovedFromProject(
                                        ACCOUNT, id, c.projectId().value()));
            case SuspendUser _ -> {
                if (p.status.equals("pending")) {
                    yield "user.not-eligible";
                }
                if (p.status.equals("active") && suspended == SeatsOfSuspended.RELEASE) {
                    releaseAll(id, p, ReleaseReason.USER_SUSPENDED, events);
                }
                yield unless(p.status.equals("suspended"), events, new UserSuspended(ACCOUNT, id));
            }
            case RemoveUser _ ->
                switch (p.status) {
                    case "removed" -> "unchanged";
                    case "pending" -> revoke(id, p, events);
                    default -> {
                        releaseAll(id, p, ReleaseReason.USER_REMOVED, events);
                        yield unless(
                                false,
                                events,
                                new UserRemoved(ACCOUNT, id, p.claim, p.organization, p.status.equals("suspended")));
                    }
                };
        };
    }

    private String moving(Person p, String to) {
        if (to.equals(p.organization)) {
            return "";
        }
        String wrong = joining("organization", organizations, to);
        return wrong.isEmpty() && hasForeignSource(p, to) ? "license-pool.other-organization" : wrong;
    }

    private String move(String id, Person p, String to, List<Event> events) {
        return p.organization == null
                ? unless(false, events, new UserJoinedOrganization(ACCOUNT, id, to))
                : unless(
                        p.organization.equals(to),
                        events,
                        new UserMovedToOrganization(ACCOUNT, id, p.organization, to));
    }

    private String licensing(LicensingCommand command, Instant now, List<Event> events) {
        String id = command.userId().value();
        Person p = people.get(id);
        if (p == null) {
            return "not-found";
        }
        if (command instanceof ReleaseLicense c) {
            if (!p.isLive()) {
                return "user.not-eligible";
            }
            Seat seat = p.seats.get(c.licenseType().value());
            if (seat == null) {
                return "license.not-held";
            }
            happens(
                    events,
                    new LicenseReleased(
                            ACCOUNT,
                            id,
                            seat.pool(),
                            c.licenseType().value(),
                            seat.state(),
                            ReleaseReason.RELEASED_BY_ADMIN));
            return "released";
        }
        if (!p.status.equals("pending") && !p.status.equals("active")) {
            return "user.not-eligible";
        }
        String poolId = command instanceof AssignLicense a
                ? a.poolId().value()
                : ((ChangeLicense) command).poolId().value();
        Pool pool = pools.get(poolId);
        if (pool == null) {
            return "not-found";
        }
        Seat held =
                p.seats.get(command instanceof ChangeLicense c ? c.licenseType().value() : pool.type);
        if (command instanceof ChangeLicense c
                && !pool.type.equals(c.licenseType().value())) {
            return "license-pool.wrong-type";
        }
        if (command instanceof ChangeLicense && held == null) {
            return "license.not-held";
        }
        if (held != null && held.pool().equals(poolId)) {
            return "unchanged";
        }
        if (command instanceof AssignLicense && held != null) {
            return "license.held-from-other-pool";
        }
        if (homeOnly && !Objects.equals(pool.organization, p.organization)) {
            return "license-pool.other-organization";
        }
        String noSeat = taking(poolId, now);
        if (!noSeat.isEmpty()) {
            return noSeat;
        }
        if (held != null) {
            happens(events, new LicenseChanged(ACCOUNT, id, pool.type, held.pool(), poolId, held.state()));
            return "changed";
        }
        if (p.status.equals("pending")) {
            happens(events, new LicenseReserved(ACCOUNT, id, poolId, pool.type));
            return "reserved";
        }
        happens(events, new LicenseAssigned(ACCOUNT, id, poolId, pool.type, false));
        return "assigned";
    }

    private String step(InvitationLifecycleCommand<?> step, Instant now, Iterator<String> ids, List<Event> events) {
        String id = step.userId().value();
        Person p = people.get(id);
        if (p == null) {
            return "not-found";
        }
        boolean pending = p.invitationStatus.equals("pending");
        boolean over = !now.isBefore(p.expires);
        return switch (step) {
            case RevokeInvitation _ ->
                switch (p.invitationStatus) {
                    case "pending" -> revoke(id, p, events);
                    case "revoked" -> "unchanged";
                    default -> "invitation." + p.invitationStatus;
                };
            case ResendInvitation _ -> {
                if (p.invitationStatus.equals("expired")) {
                    yield inviteAgain(p, now, ids, events);
                }
                if (!pending) {
                    yield "invitation." + p.invitationStatus;
                }
                yield unless(
                        false,
                        events,
                        new InvitationResent(ACCOUNT, id, p.invitation, p.mailing + 1, now.plusSeconds(lifetime)));
            }
            case AcceptInvitation c -> {
                if (!c.token().hash().equals(p.tokenHash)) {
                    yield pending ? "invitation.link-replaced" : "invitation." + p.invitationStatus;
                }
                if (c.verifiedAddress() == null
                        || !c.verifiedAddress().normalised().equals(p.email)) {
                    yield "invitation.address-mismatch";
                }
                if (p.invitationStatus.equals("accepted")) {
                    yield p.isLive() ? "unchanged" : "user.not-eligible";
                }
                if (!pending || over) {
                    yield pending ? "invitation.expired" : "invitation." + p.invitationStatus;
                }
                happens(events, new InvitationAccepted(ACCOUNT, id, p.invitation, p.claim));
                List.copyOf(p.seats.entrySet())
                        .forEach(seat -> happens(
                                events,
                                new LicenseAssigned(ACCOUNT, id, seat.getValue().pool(), seat.getKey(), true)));
                yield "changed";
            }
            case ExpireInvitation c -> {
                if (!pending || !over || !p.invitation.equals(c.invitationId())) {
                    yield "unchanged";
                }
                releaseAll(id, p, ReleaseReason.INVITATION_EXPIRED, events);
                yield unless(false, events, new InvitationExpired(ACCOUNT, id, p.invitation, p.claim, p.organization));
            }
            case IssueLink c -> {
                if (!pending
                        || over
                        || p.reported
                        || p.mailing != c.mailing()
                        || !p.invitation.equals(c.invitationId())) {
                    yield "obsolete";
                }
                if (p.tokenHash == null) {
                    happens(
                            events,
                            new InvitationLinkIssued(
                                    ACCOUNT,
                                    id,
                                    p.invitation,
                                    p.mailing,
                                    c.token().hash()));
                } else if (!p.tokenHash.equals(c.token().hash())) {
                    yield "interrupted";
                }
                yield "issued";
            }
            case ReportMailing c -> {
                boolean stale = p.reported || p.mailing != c.mailing() || !p.invitation.equals(c.invitationId());
                yield switch (c.outcome()) {
                    case MailOutcome.Sent _ ->
                        unless(stale, events, new InvitationMailed(ACCOUNT, id, p.invitation, p.mailing));
                    case MailOutcome.Failed(Reason reason) ->
                        unless(
                                stale,
                                events,
                                new InvitationMailFailed(ACCOUNT, id, p.invitation, p.mailing, reason.value()));
                    case MailOutcome.Deferred(Reason reason, String tokenHash) ->
                        unless(
                                stale || !tokenHash.equals(p.tokenHash),
                                events,
                                new InvitationMailDeferred(ACCOUNT, id, p.invitation, p.mailing, reason.value()));
                };
            }
        };
    }

    private String revoke(String id, Person p, List<Event> events) {
        releaseAll(id, p, ReleaseReason.INVITATION_REVOKED, events);
        return unless(false, events, new InvitationRevoked(ACCOUNT, id, p.invitation, p.claim, p.organization));
    }

    private String terms(Terms terms, Instant now) {
        String wrong = terms.organizationId() == null
                ? ""
                : joining("organization", organizations, terms.organizationId().value());
        if (wrong.isEmpty() && terms.projectId() != null) {
            wrong = joining("project", projects, terms.projectId().value());
        }
        if (!wrong.isEmpty()) {
            return wrong;
        }
        List<String> ids = terms.licenses().stream().map(PoolId::value).sorted().toList();
        if (!pools.keySet().containsAll(ids)) {
            return "not-found";
        }
        if (ids.stream().map(id -> at(id).type).distinct().count() < ids.size()) {
            return "license.type-twice";
        }
        for (String id : ids) {
            String closed = using(id, now);
            if (!closed.isEmpty()) {
                return closed;
            }
        }
        String home =
                terms.organizationId() == null ? null : terms.organizationId().value();
        boolean foreign = homeOnly && ids.stream().anyMatch(id -> !Objects.equals(at(id).organization, home));
        return foreign ? "license-pool.other-organization" : "";
    }

    private String inviteAll(InviteUsers command, Instant now, Iterator<String> ids, List<Event> events) {
        String wrong = terms(command.terms(), now);
        if (!wrong.isEmpty()) {
            return wrong;
        }
        if (command.atomic()) {
            Map<String, Integer> needed = new TreeMap<>();
            for (Invitee invitee : command.invitees()) {
                String user = userOf(invitee.address().normalised());
                if (people.containsKey(user) && people.get(user).isLive()) {
                    return "invitation.incomplete";
                }
                command.terms().licenses().forEach(pool -> needed.merge(pool.value(), 1, Integer::sum));
            }
            if (needed.entrySet().stream().anyMatch(e -> free(e.getKey()) < e.getValue())) {
                return "invitation.incomplete";
            }
        }
        return command.invitees().stream()
                .map(invitee -> invite(invitee, command.terms(), now, ids, events))
                .collect(Collectors.joining(","));
    }

    private String restore(String id, List<Event> events) {
        Person p = people.get(id);
        if (p == null) {
            return "not-found";
        }
        return p.status.equals("pending") || !p.isLive()
                ? "user.not-eligible"
                : unless(p.status.equals("active"), events, new UserRestored(ACCOUNT, id));
    }

    private String changeAddress(ChangeAddress command, Instant now, List<Event> events) {
        String id = command.userId().value();
        String email = command.email().normalised();
        Person p = people.get(id);
        Person owner = people.get(userOf(email));
        if (p == null || !p.isLive()) {
            return p == null ? "not-found" : "user.not-eligible";
        }
        if (email.equals(p.email)) {
            return "unchanged";
        }
        if (owner != null && owner.isLive()) {
            return owner.status.equals("pending") ? "already-invited" : "already-a-user";
        }
        boolean pending = p.status.equals("pending");
        happens(
                events,
                new UserAddressChanged(
                        ACCOUNT,
                        id,
                        email,
                        command.email().asGiven(),
                        Scenario.claimOf(email).value(),
                        p.claim,
                        !pending));
        if (pending) {
            happens(events, new InvitationResent(ACCOUNT, id, p.invitation, p.mailing + 1, now.plusSeconds(lifetime)));
        }
        return "changed";
    }

    private String inviteAgain(Person p, Instant now, Iterator<String> ids, List<Event> events) {
        List<String> had = List.copyOf(p.expiredProjects);
        var terms = new Terms(
                p.expiredPools.stream().map(PoolId::new).collect(Collectors.toSet()),
                p.expiredOrganization == null ? null : new OrganizationId(p.expiredOrganization),
                had.isEmpty() ? null : new ProjectId(had.getFirst()));
        String wrong = terms(terms, now);
        for (String project : had) {
            wrong = wrong.isEmpty() ? joining("project", projects, project) : wrong;
        }
        if (!wrong.isEmpty()) {
            return wrong;
        }
        EmailAddress address = EmailAddress.of(p.email);
        Name name = p.name == null ? null : new Name(p.name);
        String outcome = invite(new Invitee(1, p.email, address, name), terms, now, ids, events);
        if (!outcome.equals("invited") && !outcome.equals("joined")) {
            return outcome;
        }
        String again = userOf(address.normalised());
        had.stream().skip(1).forEach(project -> happens(events, new UserAddedToProject(ACCOUNT, again, project)));
        return "changed";
    }

    private String invite(Invitee invitee, Terms terms, Instant now, Iterator<String> ids, List<Event> events) {
        String email = invitee.address().normalised();
        String known = userOf(email);
        Person before = people.get(known);
        if (before != null && before.isLive()) {
            return before.status.equals("pending") ? "already-invited" : "already-a-user";
        }
        List<String> wanted =
                terms.licenses().stream().map(PoolId::value).sorted().toList();
        for (String pool : wanted) {
            String noSeat = taking(pool, now);
            if (!noSeat.isEmpty()) {
                return noSeat;
            }
        }
        String user = ids.next();
        if (before != null && !user.equals(known)) {
            return "not the same user again: " + user;
        }
        String invitation = ids.next();
        String claim = Scenario.claimOf(email).value();
        happens(
                events,
                new UserInvited(
                        ACCOUNT,
                        user,
                        invitation,
                        email,
                        invitee.address().asGiven(),
                        claim,
                        invitee.name() == null ? null : invitee.name().value(),
                        terms.organizationId() == null
                                ? null
                                : terms.organizationId().value(),
                        terms.projectId() == null ? null : terms.projectId().value(),
                        now.plusSeconds(lifetime),
                        before != null));
        boolean joins = trusted.contains(email.substring(email.indexOf('@') + 1));
        if (joins) {
            happens(events, new InvitationAccepted(ACCOUNT, user, invitation, claim));
        }
        for (String pool : wanted) {
            String type = at(pool).type;
            happens(
                    events,
                    joins
                            ? new LicenseAssigned(ACCOUNT, user, pool, type, false)
                            : new LicenseReserved(ACCOUNT, user, pool, type));
        }
        return joins ? "joined" : "invited";
    }

    private String joining(String kind, Map<String, String> parts, String id) {
        if (!parts.containsKey(id)) {
            return "not-found";
        }
        return closedParts.contains(kind + " " + id) ? kind + ".archived" : "";
    }

    private String using(String poolId, Instant now) {
        Pool pool = at(poolId);
        if (pool.closed) {
            return "license-pool.closed";
        }
        boolean runs =
                (pool.begins == null || !now.isBefore(pool.begins)) && (pool.ends == null || now.isBefore(pool.ends));
        return runs ? "" : "license-pool.not-active";
    }

    private String taking(String poolId, Instant now) {
        String wrong = using(poolId, now);
        return wrong.isEmpty() && free(poolId) < 1 ? "license-pool.exhausted" : wrong;
    }

    private boolean hasForeignSource(Person p, @Nullable String home) {
        return homeOnly
                && p.seats.values().stream().anyMatch(seat -> !Objects.equals(at(seat.pool()).organization, home));
    }

    private void releaseAll(String id, Person p, ReleaseReason reason, List<Event> events) {
        List.copyOf(p.seats.entrySet())
                .forEach(seat -> happens(
                        events,
                        new LicenseReleased(
                                ACCOUNT,
                                id,
                                seat.getValue().pool(),
                                seat.getKey(),
                                seat.getValue().state(),
                                reason)));
    }

    private static LicensePoolTermSet termSet(String id, List<String> children, Term term) {
        return new LicensePoolTermSet(
                ACCOUNT,
                id,
                children,
                term.beginsAt(),
                term.endsAt(),
                term.grace().toSeconds());
    }

    private String unless(boolean soAlready, List<Event> events, Event event) {
        if (soAlready) {
            return "unchanged";
        }
        happens(events, event);
        return "changed";
    }

    private Pool at(String poolId) {
        return Objects.requireNonNull(pools.get(poolId), poolId);
    }

    private List<String> children(String poolId) {
        return pools.entrySet().stream()
                .filter(e -> poolId.equals(e.getValue().parent) && !e.getValue().closed)
                .map(Map.Entry::getKey)
                .toList();
    }

    private int allotted(String poolId) {
        return children(poolId).stream().mapToInt(child -> at(child).capacity).sum();
    }

    private int taken(String poolId) {
        return (int) people.values().stream()
                .flatMap(p -> p.seats.values().stream())
                .filter(seat -> seat.pool().equals(poolId))
                .count();
    }

    private int free(String poolId) {
        return at(poolId).capacity - taken(poolId) - allotted(poolId);
    }

    /** Violations of the invariants that must hold after every single event. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        pools.forEach((id, pool) -> {
            if (free(id) < 0) {
                violations.add("%s is oversold: %d taken and %d allotted of %d"
                        .formatted(id, taken(id), allotted(id), pool.capacity));
            }
        });
        people.forEach((id, person) -> person.seats.forEach((type, seat) -> {
            if (!at(seat.pool()).type.equals(type) || !person.isLive()) {
                violations.add("%s, who is %s, holds %s from %s".formatted(id, person.status, type, seat.pool()));
            }
        }));
        Set<String> addresses = new TreeSet<>();
        people.values().stream()
                .filter(Person::isLive)
                .filter(person -> !addresses.add(person.email))
                .forEach(person -> violations.add(person.email + " has two live users"));
        if (admins.isEmpty()) {
            violations.add("there is no admin");
        }
        return violations;
    }

    /** Violations of the invariants that must hold after every append; some of them may be violated within one. */
    List<String> violationsBetweenAppends() {
        List<String> violations = violations();
        people.forEach((id, person) -> person.seats.values().forEach(seat -> {
            boolean pending = person.status.equals("pending");
            if (pending != (seat.state() == SeatState.RESERVED)) {
                violations.add("%s, who is %s, holds a seat as %s".formatted(id, person.status, seat.state()));
            }
        }));
        return violations;
    }

    /** Applies an event. */
    void apply(Event event) {
        switch (event) {
            case AccountEvent e -> applyToAccount(e);
            case LicensePoolEvent e -> applyToPools(e);
            case UserInvited e -> {
                Person p = people.computeIfAbsent(e.userId(), _ -> new Person());
                owners.put(e.email(), e.userId());
                p.email = e.email();
                p.claim = e.emailClaim();
                p.status = "pending";
                p.invitation = e.invitationId();
                p.invitationStatus = "pending";
                p.expires = e.expiresAt();
                p.mailing = 1;
                p.tokenHash = null;
                p.reported = false;
                p.name = e.name();
                p.organization = e.organizationId();
                p.expiredPools.clear();
                p.projects.clear();
                if (e.projectId() != null) {
                    p.projects.add(e.projectId());
                }
            }
            case ImportEvent _ -> {
                // No rule depends on this event.
            }
            case UserEvent e -> applyToUser(Objects.requireNonNull(people.get(e.userId())), e);
        }
    }

    private void applyToAccount(AccountEvent event) {
        switch (event) {
            case AccountOpened e -> accountName = e.name();
            case AccountRenamed e -> accountName = e.name();
            case AccountAdminGranted e -> admins.add(e.subject());
            case AccountAdminRevoked e -> admins.remove(e.subject());
            case AuditorGranted e -> auditors.add(e.subject());
            case AuditorRevoked e -> auditors.remove(e.subject());
            case OrganizationCreated e -> organizations.put(e.organizationId(), e.name());
            case OrganizationRenamed e -> organizations.put(e.organizationId(), e.name());
            case OrganizationArchived e -> closedParts.add("organization " + e.organizationId());
            case OrganizationRestored e -> closedParts.remove("organization " + e.organizationId());
            case ProjectCreated e -> projects.put(e.projectId(), e.name());
            case ProjectRenamed e -> projects.put(e.projectId(), e.name());
            case ProjectArchived e -> closedParts.add("project " + e.projectId());
            case ProjectRestored e -> closedParts.remove("project " + e.projectId());
            case LicenseTypeAdded e -> types.put(e.licenseType(), e.name());
            case LicenseTypeRenamed e -> types.put(e.licenseType(), e.name());
            case LicenseTypeRetired e -> closedParts.add("type " + e.licenseType());
            case InvitationLifetimeSet e -> lifetime = e.seconds();
            case SourceRestrictionSet e -> homeOnly = e.homeOrganizationOnly();
            case SuspensionPolicySet e -> suspended = e.seats();
            case DomainTrusted e -> trusted.add(e.domain());
            case DomainDistrusted e -> trusted.remove(e.domain());
        }
    }

    private void applyToPools(LicensePoolEvent event) {
        Pool pool = pools.computeIfAbsent(event.poolId(), _ -> new Pool());
        switch (event) {
            case LicensePoolOpened e -> {
                pool.type = e.licenseType();
                pool.name = e.name();
                pool.organization = e.organizationId();
                pool.capacity = e.capacity();
            }
            case LicensePoolAllotted e -> {
                pool.type = e.licenseType();
                pool.name = e.name();
                pool.organization = e.organizationId();
                pool.parent = e.fromPoolId();
                pool.capacity = e.capacity();
                pool.begins = e.beginsAt();
                pool.ends = e.endsAt();
                pool.grace = e.graceSeconds();
            }
            case LicensePoolRenamed e -> pool.name = e.name();
            case LicensePoolResized e -> pool.capacity = e.toCapacity();
            case LicensePoolTermSet e ->
                Stream.concat(Stream.of(e.poolId()), e.allottedPools().stream())
                        .map(this::at)
                        .forEach(each -> {
                            each.begins = e.beginsAt();
                            each.ends = e.endsAt();
                            each.grace = e.graceSeconds();
                        });
            case LicensePoolClosed _ -> pool.closed = true;
        }
    }

    private void applyToUser(Person p, UserEvent event) {
        switch (event) {
            case UserInvited _ -> throw new IllegalStateException();
            case InvitationAccepted _ -> {
                p.status = "active";
                p.invitationStatus = "accepted";
            }
            case InvitationResent e -> {
                p.mailing = e.mailing();
                p.expires = e.expiresAt();
                p.tokenHash = null;
                p.reported = false;
            }
            case InvitationLinkIssued e -> p.tokenHash = e.tokenHash();
            case InvitationMailDeferred _ -> p.tokenHash = null;
            case InvitationMailed _, InvitationMailFailed _ -> p.reported = true;
            case InvitationRevoked _ -> leave(p, "revoked");
            case InvitationExpired _ -> {
                p.expiredOrganization = p.organization;
                p.expiredProjects.clear();
                p.expiredProjects.addAll(p.projects);
                leave(p, "expired");
            }
            case UserRemoved _ -> leave(p, p.invitationStatus);
            case UserNamed e -> p.name = e.name();
            case UserAddressChanged e -> {
                owners.remove(p.email);
                owners.put(e.email(), e.userId());
                p.email = e.email();
                p.claim = e.emailClaim();
            }
            case UserJoinedOrganization e -> p.organization = e.organizationId();
            case UserMovedToOrganization e -> p.organization = e.toOrganizationId();
            case UserLeftOrganization _ -> p.organization = null;
            case UserAddedToProject e -> p.projects.add(e.projectId());
            case UserRemovedFromProject e -> p.projects.remove(e.projectId());
            case UserSuspended _ -> p.status = "suspended";
            case UserRestored _ -> p.status = "active";
            case LicenseReserved e -> p.seats.put(e.licenseType(), new Seat(e.poolId(), SeatState.RESERVED));
            case LicenseAssigned e -> p.seats.put(e.licenseType(), new Seat(e.poolId(), SeatState.ASSIGNED));
            case LicenseChanged e -> p.seats.put(e.licenseType(), new Seat(e.toPoolId(), e.seat()));
            case LicenseReleased e -> {
                p.seats.remove(e.licenseType());
                if (e.reason() == ReleaseReason.INVITATION_EXPIRED) {
                    p.expiredPools.add(e.poolId());
                }
            }
        }
    }

    private static void leave(Person p, String invitationStatus) {
        p.status = "removed";
        p.invitationStatus = invitationStatus;
        p.organization = null;
        p.projects.clear();
    }
}
