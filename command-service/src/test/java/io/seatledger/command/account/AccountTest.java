package io.seatledger.command.account;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.ADMIN;
import static io.seatledger.command.Scenario.OPERATOR;
import static io.seatledger.command.Scenario.STRANGER;
import static io.seatledger.command.Scenario.anAccount;
import static io.seatledger.command.Scenario.nothing;
import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;
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
import io.seatledger.events.SeatsOfSuspended;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {

    private static final OrganizationId EUROPE = new OrganizationId("europe");
    private static final ProjectId APOLLO = new ProjectId("apollo");
    private static final LicenseType ENTERPRISE = new LicenseType("enterprise");

    @Test
    void isRenamed() {
        var scenario = anAccount();

        assertThat(scenario.when(new RenameAccount(ACCOUNT, new Name("Acme")))).isEqualTo(accepted(Change.CHANGED));
        assertThat(scenario.then()).containsExactly(new AccountRenamed("acme", "Acme"));
        assertThat(scenario.when(new RenameAccount(ACCOUNT, new Name("Acme")))).isEqualTo(accepted(Change.UNCHANGED));
    }

    @Nested
    class OpeningAnAccount {

        private final OpenAccount command = new OpenAccount(ACCOUNT, new Name(" Acme Inc. "), new Subject("ada"));

        @Test
        void makesItsFirstAdmin() {
            var scenario = nothing();

            assertThat(scenario.when(command, OPERATOR)).isEqualTo(accepted(new NewAccount(ACCOUNT)));

            assertThat(scenario.then())
                    .containsExactly(new AccountOpened("acme", "Acme Inc."), new AccountAdminGranted("acme", "ada"));
        }

        @Test
        void isForTheOperatorOnly() {
            var scenario = nothing();

            assertThat(scenario.when(command, ADMIN)).isEqualTo(refused(new Refusal.Forbidden()));

            assertThat(scenario.then()).isEmpty();
        }

        @Test
        void isRefusedWhenTheIdentifierIsTaken() {
            var scenario = anAccount();

            assertThat(scenario.when(command, OPERATOR))
                    .isEqualTo(refused(new AccountRefusal.AlreadyExists("account", "acme")));

            assertThat(scenario.then()).isEmpty();
        }
    }

    @Nested
    class CreatingAnOrganization {

        private final CreateOrganization command = new CreateOrganization(ACCOUNT, EUROPE, new Name("Europe"));

        @Test
        void generatesAnIdentifierThatIsNotChosen() {
            var scenario = anAccount();

            assertThat(scenario.when(new CreateOrganization(ACCOUNT, null, new Name("Asia"))))
                    .isEqualTo(accepted(new NewOrganization(new OrganizationId("id-1"))));
            assertThat(scenario.then()).containsExactly(new OrganizationCreated("acme", "id-1", "Asia"));

            assertThat(scenario.when(new CreateProject(ACCOUNT, null, new OrganizationId("id-1"), new Name("Apollo"))))
                    .isEqualTo(accepted(new NewProject(new ProjectId("id-2"))));
        }

        @Test
        void isWrittenOnTheOrderOfTheAdmin() {
            var scenario = anAccount();

            assertThat(scenario.when(command)).isEqualTo(accepted(new NewOrganization(new OrganizationId("europe"))));

            assertThat(scenario.then()).containsExactly(new OrganizationCreated("acme", "europe", "Europe"));
            assertThat(scenario.log().getLast().metadata())
                    .containsEntry("actor", "ada")
                    .containsEntry("commandId", "command-1")
                    .containsEntry("correlationId", "command-1")
                    .hasSize(3);
        }

        @Test
        void isForAdminsOfThatAccountOnly() {
            assertThat(anAccount().when(command, STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
        }

        @Test
        void looksTheSameInAnAccountThatDoesNotExist() {
            var elsewhere = new CreateOrganization(new AccountId("nowhere"), EUROPE, new Name("Europe"));

            assertThat(anAccount().when(elsewhere)).isEqualTo(refused(new Refusal.Forbidden()));
        }

        @Test
        void isRefusedWhenTheIdentifierIsTaken() {
            var scenario = anAccount().withOrganization("europe");

            assertThat(scenario.when(command))
                    .isEqualTo(refused(new AccountRefusal.AlreadyExists("organization", "europe")));
        }
    }

    @Nested
    class CreatingAProject {

        private final CreateProject command = new CreateProject(ACCOUNT, APOLLO, EUROPE, new Name("Apollo"));

        @Test
        void belongsToAnOrganization() {
            var scenario = anAccount().withOrganization("europe");

            assertThat(scenario.when(command)).isEqualTo(accepted(new NewProject(new ProjectId("apollo"))));

            assertThat(scenario.then()).containsExactly(new ProjectCreated("acme", "apollo", "europe", "Apollo"));
        }

        @Test
        void isRefusedInAnOrganizationThatTheAccountDoesNotHave() {
            assertThat(anAccount().when(command)).isEqualTo(refused(new Refusal.NotFound("organization", "europe")));
        }

        @Test
        void isRefusedWhenTheIdentifierIsTaken() {
            var scenario = anAccount().withOrganization("europe").withProject("apollo", "europe");

            assertThat(scenario.when(command))
                    .isEqualTo(refused(new AccountRefusal.AlreadyExists("project", "apollo")));
        }

        @Test
        void isForAdminsOnly() {
            var scenario = anAccount().withOrganization("europe");

            assertThat(scenario.when(command, STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
        }
    }

    @Nested
    class Admins {

        private final Subject bob = new Subject("bob");

        @Test
        void areGrantedAndRevoked() {
            var scenario = anAccount();

            assertThat(scenario.when(new GrantAdmin(ACCOUNT, bob))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new AccountAdminGranted("acme", "bob"));
            assertThat(scenario.when(new GrantAdmin(ACCOUNT, bob))).isEqualTo(accepted(Change.UNCHANGED));

            assertThat(scenario.when(new RevokeAdmin(ACCOUNT, bob))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new AccountAdminRevoked("acme", "bob"));
            assertThat(scenario.when(new RevokeAdmin(ACCOUNT, bob))).isEqualTo(accepted(Change.UNCHANGED));
            assertThat(scenario.when(new RevokeAdmin(ACCOUNT, bob), Actor.of(bob)))
                    .isEqualTo(refused(new Refusal.Forbidden()));
        }

        @Test
        void neverRunOut() {
            assertThat(anAccount().when(new RevokeAdmin(ACCOUNT, ADMIN.subject())))
                    .isEqualTo(refused(new AccountRefusal.LastAdmin()));
        }
    }

    @Nested
    class Auditors {

        private final Subject otto = new Subject("otto");

        @Test
        void areGrantedAndRevoked() {
            var scenario = anAccount();

            assertThat(scenario.when(new GrantAuditor(ACCOUNT, otto))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new AuditorGranted("acme", "otto"));
            assertThat(scenario.when(new GrantAuditor(ACCOUNT, otto))).isEqualTo(accepted(Change.UNCHANGED));

            assertThat(scenario.when(new RevokeAuditor(ACCOUNT, otto))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new AuditorRevoked("acme", "otto"));
            assertThat(scenario.when(new RevokeAuditor(ACCOUNT, otto))).isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void changeNothing() {
            var scenario = anAccount().given(new AuditorGranted("acme", "otto"));

            assertThat(scenario.when(new RenameOrganization(ACCOUNT, EUROPE, new Name("Mine")), Actor.of(otto)))
                    .isEqualTo(refused(new Refusal.Forbidden()));
        }
    }

    @Nested
    class Structure {

        @Test
        void isRenamed() {
            var scenario = anAccount()
                    .withOrganization("europe")
                    .withProject("apollo", "europe")
                    .withLicenseType("enterprise");

            assertThat(scenario.when(new RenameOrganization(ACCOUNT, EUROPE, new Name("EMEA"))))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new OrganizationRenamed("acme", "europe", "EMEA"));
            assertThat(scenario.when(new RenameProject(ACCOUNT, APOLLO, new Name("Apollo 11"))))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new ProjectRenamed("acme", "apollo", "Apollo 11"));
            assertThat(scenario.when(new RenameLicenseType(ACCOUNT, ENTERPRISE, new Name("Enterprise Plus"))))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then())
                    .containsExactly(new LicenseTypeRenamed("acme", "enterprise", "Enterprise Plus"));
            assertThat(scenario.when(new RenameOrganization(ACCOUNT, EUROPE, new Name("EMEA"))))
                    .isEqualTo(accepted(Change.UNCHANGED));
        }

        @Test
        void isArchivedOnce() {
            var scenario = anAccount()
                    .withOrganization("europe")
                    .withProject("apollo", "europe")
                    .withLicenseType("enterprise");

            assertThat(scenario.when(new ArchiveProject(ACCOUNT, APOLLO))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new ProjectArchived("acme", "apollo"));
            assertThat(scenario.when(new ArchiveProject(ACCOUNT, APOLLO))).isEqualTo(accepted(Change.UNCHANGED));
            assertThat(scenario.when(new ArchiveOrganization(ACCOUNT, EUROPE))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new OrganizationArchived("acme", "europe"));
            assertThat(scenario.when(new RetireLicenseType(ACCOUNT, ENTERPRISE)))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new LicenseTypeRetired("acme", "enterprise"));
        }

        @Test
        void acceptsNothingOnceItIsArchived() {
            var scenario = anAccount().withOrganization("europe").given(new OrganizationArchived("acme", "europe"));

            assertThat(scenario.when(new CreateProject(ACCOUNT, APOLLO, EUROPE, new Name("Apollo"))))
                    .isEqualTo(refused(new AccountRefusal.Archived("organization", "europe")));
        }

        @Test
        void acceptsMoreOnceItIsRestored() {
            var scenario = anAccount()
                    .withOrganization("europe")
                    .withProject("apollo", "europe")
                    .given(new OrganizationArchived("acme", "europe"), new ProjectArchived("acme", "apollo"));

            assertThat(scenario.when(new RestoreOrganization(ACCOUNT, EUROPE))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new OrganizationRestored("acme", "europe"));
            assertThat(scenario.when(new RestoreOrganization(ACCOUNT, EUROPE))).isEqualTo(accepted(Change.UNCHANGED));
            assertThat(scenario.when(new RestoreProject(ACCOUNT, APOLLO))).isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new ProjectRestored("acme", "apollo"));
        }

        @Test
        void isNotFoundIfItDoesNotExist() {
            assertThat(anAccount().when(new ArchiveOrganization(ACCOUNT, EUROPE)))
                    .isEqualTo(refused(new Refusal.NotFound("organization", "europe")));
            assertThat(anAccount().when(new RenameProject(ACCOUNT, APOLLO, new Name("Apollo"))))
                    .isEqualTo(refused(new Refusal.NotFound("project", "apollo")));
            assertThat(anAccount().when(new RetireLicenseType(ACCOUNT, ENTERPRISE)))
                    .isEqualTo(refused(new Refusal.NotFound("license type", "enterprise")));
        }

        @Test
        void hasALicenseTypeOnce() {
            var scenario = anAccount();
            var add = new AddLicenseType(ACCOUNT, ENTERPRISE, new Name("Enterprise"));

            assertThat(scenario.when(add)).isEqualTo(accepted(new NewLicenseType(ENTERPRISE)));
            assertThat(scenario.then()).containsExactly(new LicenseTypeAdded("acme", "enterprise", "Enterprise"));
            assertThat(scenario.when(add))
                    .isEqualTo(refused(new AccountRefusal.AlreadyExists("license type", "enterprise")));
        }
    }

    @Nested
    class Policies {

        @Test
        void areSetOneByOneAndOnlyWhereTheyDiffer() {
            var scenario = anAccount();

            assertThat(scenario.when(policies(Duration.ofDays(7), false, SeatsOfSuspended.KEEP, Set.of())))
                    .isEqualTo(accepted(Change.UNCHANGED));
            assertThat(scenario.when(policies(
                            Duration.ofDays(1),
                            true,
                            SeatsOfSuspended.RELEASE,
                            Set.of(Domain.of("Bücher.example"), Domain.of("x.io")))))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then())
                    .containsExactly(
                            new InvitationLifetimeSet("acme", 86_400),
                            new SourceRestrictionSet("acme", true),
                            new SuspensionPolicySet("acme", SeatsOfSuspended.RELEASE),
                            new DomainTrusted("acme", "x.io"),
                            new DomainTrusted("acme", "xn--bcher-kva.example"));
            assertThat(scenario.when(policies(null, null, null, Set.of(Domain.of("X.io")))))
                    .isEqualTo(accepted(Change.CHANGED));
            assertThat(scenario.then()).containsExactly(new DomainDistrusted("acme", "xn--bcher-kva.example"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"GMail.com", "onet.pl", "abv.bg", "docomo.ne.jp", "hey.com", " web.de "})
        void neverTrustAPublicMailDomain(String domain) {
            assertThat(anAccount().when(policies(Duration.ofDays(1), null, null, Set.of(Domain.of(domain)))))
                    .isEqualTo(refused(new AccountRefusal.PublicMailDomain(Domain.of(domain))));
        }

        @Test
        void haveALifetimeInRange() {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> policies(Duration.ZERO, null, null, null));
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> policies(Duration.ofDays(366), null, null, null));
        }

        private static SetPolicies policies(
                @Nullable Duration lifetime,
                @Nullable Boolean homeOnly,
                @Nullable SeatsOfSuspended seats,
                @Nullable Set<Domain> domains) {
            return new SetPolicies(ACCOUNT, lifetime, homeOnly, seats, domains);
        }
    }

    @Nested
    class AnAccountThatHasAllItCanHave {

        @Test
        void getsNoFurtherOrganization() {
            var scenario = anAccount().given(many(1_000, i -> new OrganizationCreated("acme", "o" + i, "O")));

            assertThat(scenario.when(new CreateOrganization(ACCOUNT, EUROPE, new Name("Europe"))))
                    .isEqualTo(refused(new AccountRefusal.LimitReached("organization", 1_000)));
        }

        @Test
        void getsNoFurtherProject() {
            var scenario = anAccount()
                    .withOrganization("europe")
                    .given(many(2_000, i -> new ProjectCreated("acme", "p" + i, "europe", "P")));

            assertThat(scenario.when(new CreateProject(ACCOUNT, APOLLO, EUROPE, new Name("Apollo"))))
                    .isEqualTo(refused(new AccountRefusal.LimitReached("project", 2_000)));
        }

        @Test
        void getsNoFurtherLicenseType() {
            var scenario = anAccount().given(many(500, i -> new LicenseTypeAdded("acme", "t" + i, "T")));

            assertThat(scenario.when(new AddLicenseType(ACCOUNT, ENTERPRISE, new Name("Enterprise"))))
                    .isEqualTo(refused(new AccountRefusal.LimitReached("license type", 500)));
        }

        private static Event[] many(int count, IntFunction<Event> event) {
            return IntStream.range(0, count).mapToObj(event).toArray(Event[]::new);
        }
    }
}
