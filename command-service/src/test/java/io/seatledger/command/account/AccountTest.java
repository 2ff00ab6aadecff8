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

import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.CreateProject;
import io.seatledger.command.account.AccountCommand.OpenAccount;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final OrganizationId EUROPE = new OrganizationId("europe");
    private static final ProjectId APOLLO = new ProjectId("apollo");

    @Nested
    class OpeningAnAccount {

        private final OpenAccount command = new OpenAccount(ACCOUNT, new Name(" Acme Inc. "), new Subject("ada"));

        @Test
        void makesItsFirstAdmin() {
            var scenario = nothing();

            assertThat(scenario.when(command, OPERATOR)).isEqualTo(accepted(ACCOUNT));

            assertThat(scenario.then()).containsExactly(new AccountOpened("acme", "Acme Inc."),
                    new AccountAdminGranted("acme", "ada"));
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
                    .isEqualTo(refused(new Refusal.AlreadyExists("account", "acme")));

            assertThat(scenario.then()).isEmpty();
        }
    }

    @Nested
    class CreatingAnOrganization {

        private final CreateOrganization command = new CreateOrganization(ACCOUNT, EUROPE, new Name("Europe"));

        @Test
        void isWrittenOnTheOrderOfTheAdmin() {
            var scenario = anAccount();

            assertThat(scenario.when(command)).isEqualTo(accepted(EUROPE));

            assertThat(scenario.then()).containsExactly(new OrganizationCreated("acme", "europe", "Europe"));
            assertThat(scenario.log().getLast().metadata()).containsEntry("actor", "ada")
                    .containsEntry("commandId", "command-1").containsEntry("correlationId", "command-1").hasSize(3);
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
                    .isEqualTo(refused(new Refusal.AlreadyExists("organization", "europe")));
        }
    }

    @Nested
    class CreatingAProject {

        private final CreateProject command = new CreateProject(ACCOUNT, APOLLO, EUROPE, new Name("Apollo"));

        @Test
        void belongsToAnOrganization() {
            var scenario = anAccount().withOrganization("europe");

            assertThat(scenario.when(command)).isEqualTo(accepted(APOLLO));

            assertThat(scenario.then()).containsExactly(new ProjectCreated("acme", "apollo", "europe", "Apollo"));
        }

        @Test
        void isRefusedInAnOrganizationThatTheAccountDoesNotHave() {
            assertThat(anAccount().when(command))
                    .isEqualTo(refused(new Refusal.NotFound("organization", "europe")));
        }

        @Test
        void isRefusedWhenTheIdentifierIsTaken() {
            var scenario = anAccount().withOrganization("europe").withProject("apollo", "europe");

            assertThat(scenario.when(command)).isEqualTo(refused(new Refusal.AlreadyExists("project", "apollo")));
        }

        @Test
        void isForAdminsOnly() {
            var scenario = anAccount().withOrganization("europe");

            assertThat(scenario.when(command, STRANGER)).isEqualTo(refused(new Refusal.Forbidden()));
        }
    }
}
