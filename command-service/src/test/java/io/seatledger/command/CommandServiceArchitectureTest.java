package io.seatledger.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.UserId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** ADR 0002: decisions know neither HTTP, nor Kafka, nor the database. */
class CommandServiceArchitectureTest {

    private static final String[] DOMAIN = {
        "io.seatledger.command.account..",
        "io.seatledger.command.bulk..",
        "io.seatledger.command.invitation..",
        "io.seatledger.command.language..",
        "io.seatledger.command.licensepool..",
        "io.seatledger.command.licensing..",
        "io.seatledger.command.membership..",
        "io.seatledger.command.user.."
    };

    private static final ArchRule DOMAIN_IS_FREE_OF_INFRASTRUCTURE = classes()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.seatledger.command.account..",
                    "io.seatledger.command.bulk..",
                    "io.seatledger.command.decision..",
                    "io.seatledger.command.invitation..",
                    "io.seatledger.command.language..",
                    "io.seatledger.command.licensepool..",
                    "io.seatledger.command.licensing..",
                    "io.seatledger.command.membership..",
                    "io.seatledger.command.user..",
                    "io.seatledger.events..",
                    "java..",
                    "javax.crypto..",
                    "org.axonframework..",
                    "org.jspecify..",
                    "com.sanctionco.jmail..",
                    "com.ibm.icu..");

    private static final ArchRule NOBODY_NEEDS_THE_HTTP_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackage("io.seatledger.command.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.seatledger.command.http..");

    private static final ArchRule TIME_AND_IDENTIFIERS_ARE_INJECTED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.seatledger.command.DecisionConfiguration")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random");

    /** ADR 0010. */
    private static final ArchRule COMMANDS_OF_AUTOMATIONS_HAVE_NO_WAY_IN = noClasses()
            .that()
            .resideOutsideOfPackages("io.seatledger.command.automation..", "io.seatledger.command.invitation..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ExpireInvitation.class, IssueLink.class, ReportMailing.class, HandleRows.class);

    private static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.seatledger.command.(*)..").should().beFreeOfCycles();

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.seatledger.command");

    @Test
    void theDomainIsFreeOfInfrastructure() {
        DOMAIN_IS_FREE_OF_INFRASTRUCTURE.check(SERVICE);
    }

    @Test
    void nobodyNeedsTheHttpAdapter() {
        NOBODY_NEEDS_THE_HTTP_ADAPTER.check(SERVICE);
    }

    @Test
    void timeAndIdentifiersAreInjected() {
        TIME_AND_IDENTIFIERS_ARE_INJECTED.check(SERVICE);
    }

    @Test
    void commandsOfAutomationsHaveNoWayInFromOutside() {
        COMMANDS_OF_AUTOMATIONS_HAVE_NO_WAY_IN.check(SERVICE);
    }

    @Test
    void packagesHaveNoCycles() {
        PACKAGES_HAVE_NO_CYCLES.check(SERVICE);
    }

    @Nested
    class EachRuleCanBeBroken {

        @Test
        void byADecisionThatKnowsHttp() {
            JavaClasses fixture =
                    new ClassFileImporter().importClasses(io.seatledger.command.account.KnowsHttpFixture.class);

            assertThat(DOMAIN_IS_FREE_OF_INFRASTRUCTURE.evaluate(fixture).hasViolation())
                    .isTrue();
        }

        @Test
        void byACallOfTheSystemClock() {
            JavaClasses fixture = new ClassFileImporter().importClasses(ReadsTheClock.class);

            assertThat(TIME_AND_IDENTIFIERS_ARE_INJECTED.evaluate(fixture).hasViolation())
                    .isTrue();
        }

        @Test
        void byAnotherSenderOfAnAutomationsCommand() {
            JavaClasses fixture = new ClassFileImporter().importClasses(ExpiresAtWill.class);

            assertThat(COMMANDS_OF_AUTOMATIONS_HAVE_NO_WAY_IN.evaluate(fixture).hasViolation())
                    .isTrue();
        }
    }

    /** Breaks the rule that nobody else sends what automations send. */
    public static final class ExpiresAtWill {

        /** Makes the command of an automation. */
        public ExpireInvitation expire(AccountId account, UserId user) {
            return new ExpireInvitation(account, user, "invitation");
        }
    }

    /** Breaks the rule that time is injected. */
    public static final class ReadsTheClock {

        /** Reads the system's clock. */
        public Instant now() {
            return Instant.now();
        }
    }
}
