package io.seatledger.command;

import io.seatledger.command.account.AccountCommand.AddLicenseType;
import io.seatledger.command.account.AccountCommand.ArchiveOrganization;
import io.seatledger.command.account.AccountCommand.ArchiveProject;
import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.CreateProject;
import io.seatledger.command.account.AccountCommand.GrantAdmin;
import io.seatledger.command.account.AccountCommand.GrantAuditor;
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
import io.seatledger.command.decision.Command;
import io.seatledger.command.invitation.AddressCommand.ChangeAddress;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationLifecycleCommand.AcceptInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.invitation.MailOutcome;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Reason;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Subject;
import io.seatledger.command.language.Term;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolCommand.AllotLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.OpenLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.RenameLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ReturnSeats;
import io.seatledger.command.licensepool.LicensePoolCommand.SetTerm;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.membership.MembershipCommand.AddUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.AddUserToProject;
import io.seatledger.command.membership.MembershipCommand.LeaveOrganization;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.NameUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUserFromProject;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.membership.RestoreUser;
import io.seatledger.command.user.UserCommand;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.DomainTrusted;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.SeatsOfSuspended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws random commands about one small account, in which everything gets in the way of everything else. */
final class RandomCommands {

    /** The user who has each address at the moment. */
    interface People {

        String userOf(String email);

        String invitationOf(String user);

        int mailingOf(String user);
    }

    /**
     * One command, created when its turn comes.
     *
     * @param pause how much time passes before the command
     */
    record Step(String actor, String name, Function<People, Command<?>> command, Duration pause) {

        @Override
        public String toString() {
            return "%s, after %s: %s".formatted(actor, pause, name);
        }
    }

    /** The events before the first command. */
    static final List<Event> GIVEN = List.of(
            new AccountOpened("acme", "Acme"),
            new AccountAdminGranted("acme", "ada"),
            new AccountAdminGranted("acme", "bob"),
            new OrganizationCreated("acme", "emea", "EMEA"),
            new OrganizationCreated("acme", "asia", "Asia"),
            new ProjectCreated("acme", "apollo", "emea", "Apollo"),
            new LicenseTypeAdded("acme", "pro", "Pro"),
            new LicenseTypeAdded("acme", "chat", "Chat"),
            new LicensePoolOpened("acme", "p1", "pro", "P1", null, 5),
            new LicensePoolAllotted("acme", "p2", "p1", "pro", "P2", "emea", 2, null, null, 0),
            new LicensePoolOpened("acme", "p3", "chat", "P3", "asia", 2),
            new DomainTrusted("acme", "trusted.io"));

    private static final AccountId ACCOUNT = new AccountId("acme");
    private static final int SECRET_LENGTH = 43;

    private final Random random;
    private final Instant start;

    RandomCommands(long seed, Instant start) {
        this.random = new Random(seed);
        this.start = start;
    }

    Step next() {
        String actor = random.nextInt(20) == 0 ? "eve" : oneOf("ada", "ada", "ada", "bob");
        Duration pause = random.nextInt(12) == 0 ? Duration.ofHours(random.nextInt(20)) : Duration.ZERO;
        if (random.nextInt(25) == 0) {
            List<Step> several = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(_ -> aboutAUser(actor))
                    .toList();
            return new Step(
                    actor,
                    "bulk of " + several,
                    people -> new BulkCommand(
                            ACCOUNT,
                            several.stream()
                                    .<UserCommand<?>>map(
                                            s -> (UserCommand<?>) s.command().apply(people))
                                    .toList()),
                    pause);
        }
        Step step = switch (random.nextInt(16)) {
            case 0 -> aboutTheAccount(actor);
            case 1 -> aboutAPool(actor);
            case 2, 3, 4 -> inviting(actor);
            case 5, 6, 7, 8 -> aboutAnInvitation(actor);
            default -> aboutAUser(actor);
        };
        return new Step(actor, step.name(), step.command(), pause);
    }

    private Step aboutTheAccount(String actor) {
        var subject = new Subject(oneOf("bob", "bob", "otto", "ada"));
        var organization = organization();
        var project = new ProjectId(oneOf("apollo", "gemini"));
        var type = new LicenseType(oneOf("pro", "chat", "video"));
        var name = name();
        return switch (random.nextInt(15)) {
            case 0, 1 -> plain(actor, new GrantAdmin(ACCOUNT, subject));
            // Little happens while she has lost her rights.
            case 2 -> plain(actor, new RevokeAdmin(ACCOUNT, random.nextInt(4) == 0 ? subject : new Subject("bob")));
            case 3 -> plain(actor, new GrantAuditor(ACCOUNT, subject));
            case 4 -> plain(actor, new RevokeAuditor(ACCOUNT, subject));
            case 5 -> plain(actor, new CreateOrganization(ACCOUNT, organization, name));
            case 6 -> plain(actor, new RenameOrganization(ACCOUNT, organization, name));
            case 7 ->
                plain(
                        actor,
                        switch (random.nextInt(5)) {
                            case 0 -> new ArchiveOrganization(ACCOUNT, organization);
                            case 1 -> new RestoreOrganization(ACCOUNT, organization);
                            case 2 -> new RenameAccount(ACCOUNT, name);
                            default -> new AddLicenseType(ACCOUNT, type, name);
                        });
            case 8 ->
                plain(
                        actor,
                        random.nextInt(3) == 0
                                ? new RestoreProject(ACCOUNT, project)
                                : new CreateProject(ACCOUNT, project, organization, name));
            case 9 -> plain(actor, new RenameProject(ACCOUNT, project, name));
            case 10 ->
                plain(
                        actor,
                        switch (random.nextInt(4)) {
                            case 0 -> new ArchiveProject(ACCOUNT, project);
                            case 1 -> new RestoreProject(ACCOUNT, project);
                            default -> new RenameLicenseType(ACCOUNT, type, name);
                        });
            case 11 ->
                plain(
                        actor,
                        random.nextInt(8) == 0
                                ? new RetireLicenseType(ACCOUNT, type)
                                : new RenameLicenseType(ACCOUNT, type, name));
            default ->
                plain(
                        actor,
                        new SetPolicies(
                                ACCOUNT,
                                random.nextBoolean() ? null : Duration.ofDays(random.nextInt(1, 10)),
                                random.nextBoolean() ? null : random.nextInt(5) == 0,
                                random.nextBoolean() ? null : oneOf(SeatsOfSuspended.values()),
                                random.nextBoolean()
                                        ? null
                                        : random.nextBoolean() ? Set.of() : Set.of(Domain.of("trusted.io"))));
        };
    }

    private Step aboutAPool(String actor) {
        var pool = pool();
        var seats = new SeatCount(random.nextInt(8));
        return plain(
                actor,
                switch (random.nextInt(9)) {
                    case 0 ->
                        new OpenLicensePool(
                                ACCOUNT,
                                pool,
                                new LicenseType(oneOf("pro", "chat", "video")),
                                name(),
                                random.nextBoolean() ? null : organization(),
                                seats,
                                random.nextBoolean() ? Term.UNLIMITED : term());
                    case 1 -> new AllotLicensePool(ACCOUNT, pool(), pool, name(), organization(), seats);
                    case 2 -> new RenameLicensePool(ACCOUNT, pool, name());
                    case 3, 4, 5 -> new ResizeLicensePool(ACCOUNT, pool, seats);
                    case 6 -> new ReturnSeats(ACCOUNT, pool, new SeatCount(1));
                    case 7 ->
                        random.nextInt(3) == 0
                                ? new CloseLicensePool(ACCOUNT, pool)
                                : new SetTerm(ACCOUNT, pool, Term.UNLIMITED);
                    default -> new SetTerm(ACCOUNT, pool, random.nextBoolean() ? Term.UNLIMITED : term());
                });
    }

    private Step inviting(String actor) {
        Terms terms = new Terms(
                IntStream.range(0, random.nextInt(2)).mapToObj(_ -> pool()).collect(Collectors.toSet()),
                random.nextBoolean() ? null : organization(),
                random.nextInt(4) > 0 ? null : new ProjectId(oneOf("apollo", "gemini")));
        if (random.nextBoolean()) {
            return plain(actor, invitationOf(EmailAddress.of(email()), random.nextBoolean() ? null : name(), terms));
        }
        String pasted = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> email())
                .distinct()
                .collect(Collectors.joining(" "));
        return plain(actor, InviteUsers.pasted(ACCOUNT, pasted, terms, random.nextInt(3) == 0));
    }

    private static InviteUser invitationOf(EmailAddress address, @Nullable Name name, Terms terms) {
        return new InviteUser(ACCOUNT, new Invitee(1, address.asGiven(), address, name), terms);
    }

    private Step aboutAnInvitation(String actor) {
        String email = email();
        int draw = random.nextInt(10);
        int outcome = random.nextInt(3);
        String verified = random.nextInt(6) == 0 ? email() : email;
        EmailAddress other = EmailAddress.of(email());
        return switch (draw) {
            case 0 -> aboutUser(actor, "revoke", email, RevokeInvitation::new);
            case 1 ->
                random.nextInt(4) == 0
                        ? aboutUser(actor, "move to " + other, email, (a, u) -> new ChangeAddress(a, u, other))
                        : aboutUser(actor, "resend", email, ResendInvitation::new);
            case 2 ->
                new Step(
                        actor,
                        "expire " + email,
                        people -> {
                            String user = people.userOf(email);
                            return new ExpireInvitation(ACCOUNT, new UserId(user), people.invitationOf(user));
                        },
                        Duration.ZERO);
            case 3 ->
                new Step(
                        actor,
                        "report the mail of " + email,
                        people -> {
                            String user = people.userOf(email);
                            return new ReportMailing(
                                    ACCOUNT,
                                    new UserId(user),
                                    people.invitationOf(user),
                                    people.mailingOf(user),
                                    switch (outcome) {
                                        case 0 -> new MailOutcome.Sent();
                                        case 1 -> new MailOutcome.Failed(new Reason("No."));
                                        default ->
                                            new MailOutcome.Deferred(
                                                    new Reason("Not yet."),
                                                    token(user, people.mailingOf(user))
                                                            .hash());
                                    });
                        },
                        Duration.ZERO);
            case 4, 5, 6 ->
                new Step(
                        actor,
                        "issue the link of " + email,
                        people -> {
                            String user = people.userOf(email);
                            int now = people.mailingOf(user);
                            return new IssueLink(token(user, now), people.invitationOf(user), now);
                        },
                        Duration.ZERO);
            default ->
                new Step(
                        actor,
                        "accept " + email + " as " + verified,
                        people -> {
                            String user = people.userOf(email);
                            return new AcceptInvitation(token(user, people.mailingOf(user)), EmailAddress.of(verified));
                        },
                        Duration.ZERO);
        };
    }

    private Step aboutAUser(String actor) {
        String email = email();
        PoolId pool = pool();
        OrganizationId organization = organization();
        ProjectId project = new ProjectId(oneOf("apollo", "gemini"));
        LicenseType type = new LicenseType(oneOf("pro", "chat"));
        Name name = name();
        Name nameOrNone = random.nextInt(4) == 0 ? null : name;
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> aboutUser(actor, "assign " + pool, email, (a, u) -> new AssignLicense(a, u, pool));
            case 4, 5, 6 ->
                aboutUser(
                        actor, "change " + type + " to " + pool, email, (a, u) -> new ChangeLicense(a, u, type, pool));
            case 7 -> aboutUser(actor, "release " + type, email, (a, u) -> new ReleaseLicense(a, u, type));
            case 8 -> aboutUser(actor, "name " + nameOrNone, email, (a, u) -> new NameUser(a, u, nameOrNone));
            case 9 ->
                aboutUser(
                        actor,
                        "add to " + organization,
                        email,
                        (a, u) -> new AddUserToOrganization(a, u, organization));
            case 10 ->
                aboutUser(
                        actor,
                        "move to " + organization,
                        email,
                        (a, u) -> new MoveUserToOrganization(a, u, organization));
            case 11 -> aboutUser(actor, "leave", email, LeaveOrganization::new);
            case 12 -> aboutUser(actor, "add to " + project, email, (a, u) -> new AddUserToProject(a, u, project));
            case 13 ->
                aboutUser(actor, "remove from " + project, email, (a, u) -> new RemoveUserFromProject(a, u, project));
            case 14 -> aboutUser(actor, "suspend", email, SuspendUser::new);
            default ->
                random.nextInt(3) == 0
                        ? aboutUser(actor, "remove", email, RemoveUser::new)
                        : aboutUser(actor, "restore", email, RestoreUser::new);
        };
    }

    private static Step aboutUser(
            String actor, String what, String email, BiFunction<AccountId, UserId, Command<?>> command) {
        return new Step(
                actor,
                what + " " + email,
                people -> command.apply(ACCOUNT, new UserId(people.userOf(email))),
                Duration.ZERO);
    }

    private static Step plain(String actor, Command<?> command) {
        return new Step(actor, command.toString(), _ -> command, Duration.ZERO);
    }

    private static InvitationToken token(String user, int mailing) {
        String secret = (user + mailing).replaceAll("[^a-z0-9]", "");
        return new InvitationToken(
                ACCOUNT, new UserId(user), (secret + "0".repeat(SECRET_LENGTH)).substring(0, SECRET_LENGTH));
    }

    private Term term() {
        Instant begin = start.plus(Duration.ofHours(random.nextInt(500)));
        return new Term(
                random.nextBoolean() ? null : begin,
                begin.plus(Duration.ofHours(random.nextInt(1, 500))),
                Duration.ofDays(random.nextInt(3)));
    }

    private PoolId pool() {
        return new PoolId(oneOf("p1", "p2", "p3", "p1", "p2", "p3", "p4", "p5"));
    }

    private OrganizationId organization() {
        return new OrganizationId(oneOf("emea", "asia", "emea", "asia", "emea", "asia", "mars"));
    }

    private Name name() {
        return new Name(oneOf("One", "Two"));
    }

    private String email() {
        return oneOf("a@x.io", "b@x.io", "c@x.io", "d@x.io", "e@trusted.io", "f@trusted.io", "g@trusted.io");
    }

    @SafeVarargs
    private final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
