package io.seatledger.command;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.account.KnowsHttpFixture;
import io.seatledger.command.account.KnowsTheMemoryFixture;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.http.NeededFixture;
import io.seatledger.command.importing.ImportCommand.AnnounceImport;
import io.seatledger.command.importing.ImportCommand.FailImport;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.intake.CommandType;
import io.seatledger.command.intake.KnowsAFeatureFixture;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.States;
import io.seatledger.command.memory.StoredForm;
import io.seatledger.infra.parts.SourcePackages;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class CommandServiceArchitectureTest {

    private static final String ROOT = "io.seatledger.command.";

    private static final String LOG = ROOT + "eventstore";

    /**
     * The packages of the features, which decide commands. Every other package belongs to the infrastructure around
     * them.
     */
    private static final List<String> FEATURES =
            List.of("account", "bulk", "importing", "invitation", "licensepool", "licensing", "membership", "user");

    /** The features and the value types. Imports are left out, because they also store files in the database. */
    private static final String[] DOMAIN = Stream.concat(
                    FEATURES.stream().filter(feature -> !feature.equals("importing")), Stream.of("language"))
            .map(name -> ROOT + name + "..")
            .toArray(String[]::new);

    private static final ArchRule DOMAIN_IS_FREE_OF_INFRASTRUCTURE = classes()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(Stream.concat(
                            Arrays.stream(DOMAIN),
                            Stream.of(
                                    ROOT + "decision..",
                                    ROOT + "memory..",
                                    "io.seatledger.events..",
                                    "java..",
                                    "javax.crypto..",
                                    "org.axonframework..",
                                    "org.jspecify..",
                                    "org.pcollections..",
                                    "com.sanctionco.jmail..",
                                    "com.ibm.icu..",
                                    // Annotations that describe the contracts and have no code that runs.
                                    "io.swagger.v3.oas.annotations.."))
                    .toArray(String[]::new))
            .because("ADR 0002: decisions know neither HTTP, nor Kafka, nor the database");

    private static final ArchRule FEATURES_KNOW_ONLY_HOW_TO_FOLD = noClasses()
            .that()
            .resideInAnyPackage(
                    FEATURES.stream().map(name -> ROOT + name + "..").toArray(String[]::new))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "memory..")
                    .and(not(belongToAnyOf(Fold.class, States.class, StoredForm.class))))
            .because("ADR 0002: decisions are given states, and do not know where these come from");

    private static final ArchRule INTAKE_KNOWS_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage(ROOT + "intake..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    FEATURES.stream().map(name -> ROOT + name + "..").toArray(String[]::new))
            .because("ADR 0017: a new command is added in its feature alone");

    private static final ArchRule NOBODY_NEEDS_THE_HTTP_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "http..")
            .because("ADR 0015: HTTP is one way in beside the bus");

    private static final ArchRule NOBODY_ELSE_VERIFIES_TOKENS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "bus.UnverifiedSender")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(JwtDecoder.class)
            .because("ADR 0019: HTTP and the bus of both services accept the same tokens");

    private static final ArchRule TIME_AND_IDENTIFIERS_ARE_INJECTED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "DecisionConfiguration")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "eventstore.EventIdentifiers")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .because("ADR 0002: a decision that is taken again must be the same decision");

    private static final ArchRule COMMANDS_OF_AUTOMATIONS_HAVE_NO_WAY_IN = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "automation..", ROOT + "importing..", ROOT + "invitation..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    ExpireInvitation.class,
                    IssueLink.class,
                    ReportMailing.class,
                    AnnounceImport.class,
                    FailImport.class,
                    HandleRows.class)
            .because("ADR 0010: only automations send what only they may ask for");

    private static final ArchRule REFUSALS_HAVE_A_NAME = classes()
            .that()
            .areAssignableTo(Refusal.class)
            .and(DescribedPredicate.describe("are not interfaces", (JavaClass type) -> !type.isInterface()))
            .should()
            .beAnnotatedWith(RefusalName.class)
            .andShould()
            .beRecords()
            .because("ADR 0017: callers are told the code of a refusal, and its components");

    private static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching(ROOT + "(*)..")
            .should()
            .beFreeOfCycles()
            .because("ADR 0002: doors, features, decision and log are levels");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.seatledger.command");

    @Test
    void theDomainIsFreeOfInfrastructure() throws IOException {
        DOMAIN_IS_FREE_OF_INFRASTRUCTURE.check(SERVICE);

        SourcePackages sources = SourcePackages.in(Path.of("src/main/java"));
        assertThat(FEATURES.stream().filter(feature -> !feature.equals("importing")))
                .allSatisfy(feature ->
                        assertThat(sources.importsFrom(ROOT + feature)).noneMatch(imported -> imported.equals(LOG)));
    }

    @Test
    void theFeaturesKnowOnlyHowToFold() {
        FEATURES_KNOW_ONLY_HOW_TO_FOLD.check(SERVICE);
    }

    @Test
    void theIntakeKnowsNoFeature() throws IOException {
        INTAKE_KNOWS_NO_FEATURE.check(SERVICE);

        assertThat(featuresImportedBy(SourcePackages.in(Path.of("src/main/java")), "intake"))
                .isEmpty();
    }

    @Test
    void nobodyNeedsTheHttpAdapter() {
        NOBODY_NEEDS_THE_HTTP_ADAPTER.check(SERVICE);
    }

    @Test
    void nobodyElseVerifiesTokens() {
        NOBODY_ELSE_VERIFIES_TOKENS.check(SERVICE);
    }

    @Test
    void timeAndIdentifiersAreInjected() {
        TIME_AND_IDENTIFIERS_ARE_INJECTED.check(SERVICE);
    }

    @Test
    void commandsOfAutomationsHaveNoWayInFromOutside() {
        COMMANDS_OF_AUTOMATIONS_HAVE_NO_WAY_IN.check(SERVICE);
        assertThat(List.of(
                        ExpireInvitation.class,
                        IssueLink.class,
                        ReportMailing.class,
                        AnnounceImport.class,
                        FailImport.class,
                        HandleRows.class))
                .noneMatch(command -> command.isAnnotationPresent(CommandName.class));
    }

    @Test
    void everyRefusalHasAName() {
        REFUSALS_HAVE_A_NAME.check(SERVICE);

        assertThat(refusals())
                .hasSizeGreaterThan(30)
                .allSatisfy(refusal -> assertThat(wrongPlaceholders(refusal))
                        .as(refusal.getName())
                        .isEmpty());
    }

    /** Parsers keep the last of two members with one name. */
    @Test
    void noRefusalHasAComponentThatEveryProblemHas() {
        assertThat(refusals())
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(membersOfEveryProblem(refusal))
                        .as(refusal.getName())
                        .isEmpty());
    }

    private static List<String> membersOfEveryProblem(Class<?> refusal) {
        return Arrays.stream(refusal.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(List.of("type", "title", "status", "detail", "instance", "code")::contains)
                .toList();
    }

    @Test
    void everyNamedCommandHasAWayIn() {
        assertThat(namedCommands(SERVICE))
                .containsExactlyInAnyOrderElementsOf(Scenario.commandCodec().vocabulary().values().stream()
                        .<Class<?>>map(CommandType::command)
                        .toList());
    }

    private static List<Class<?>> namedCommands(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.isAnnotatedWith(CommandName.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();
    }

    private static List<Class<?>> refusals() {
        return SERVICE.stream()
                .filter(type -> type.isAssignableTo(Refusal.class) && !type.isInterface())
                .<Class<?>>map(JavaClass::reflect)
                .toList();
    }

    /** Placeholders that are not components, and those outside of brackets that may be {@code null}. */
    private static List<String> wrongPlaceholders(Class<?> refusal) {
        RefusalName name = Objects.requireNonNull(refusal.getAnnotation(RefusalName.class));
        Map<String, Boolean> nullable = Arrays.stream(refusal.getRecordComponents())
                .collect(Collectors.toMap(
                        RecordComponent::getName,
                        component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class)));
        String certain = name.code() + name.text().replaceAll("\\[[^\\]]*]", "");
        return Stream.concat(
                        placeholders(name.code() + name.text()).filter(used -> !nullable.containsKey(used)),
                        placeholders(certain).filter(used -> Boolean.TRUE.equals(nullable.get(used))))
                .toList();
    }

    private static Stream<String> placeholders(String text) {
        return Pattern.compile("\\{(\\w*)}").matcher(text).results().map(found -> found.group(1));
    }

    @Test
    void packagesHaveNoCycles() throws IOException {
        PACKAGES_HAVE_NO_CYCLES.check(SERVICE);

        assertThat(SourcePackages.in(Path.of("src/main/java")).cycles()).isEmpty();
    }

    private static List<String> featuresImportedBy(SourcePackages sources, String packageName) {
        return sources.importsFrom(ROOT + packageName).stream()
                .filter(imported -> FEATURES.stream().anyMatch(feature -> imported.startsWith(ROOT + feature)))
                .toList();
    }

    @Nested
    class EachRuleCanBeBroken {

        @Test
        void byADecisionThatKnowsHttp() {
            assertIsBroken(DOMAIN_IS_FREE_OF_INFRASTRUCTURE, KnowsHttpFixture.class);
        }

        @Test
        void byAFeatureThatKnowsTheMemory() {
            assertIsBroken(FEATURES_KNOW_ONLY_HOW_TO_FOLD, KnowsTheMemoryFixture.class);
        }

        @Test
        void byAnIntakeThatKnowsAFeature() {
            assertIsBroken(INTAKE_KNOWS_NO_FEATURE, KnowsAFeatureFixture.class);
        }

        @Test
        void byAnIntakeThatKnowsAConstantOfAFeature() {
            var sources = SourcePackages.of(Map.of("Intake.java", """
                package io.seatledger.command.intake;
                import static io.seatledger.command.invitation.PastedAddresses.MAX_ENTRIES;
                """));

            assertThat(featuresImportedBy(sources, "intake")).containsExactly("io.seatledger.command.invitation");
        }

        @Test
        void byAnAdapterThatIsNeeded() {
            assertIsBroken(NOBODY_NEEDS_THE_HTTP_ADAPTER, NeedsTheHttpAdapter.class);
        }

        @Test
        void byAnotherVerifierOfTokens() {
            assertIsBroken(NOBODY_ELSE_VERIFIES_TOKENS, VerifiesTokens.class);
        }

        @Test
        void byACallOfTheSystemClock() {
            assertIsBroken(TIME_AND_IDENTIFIERS_ARE_INJECTED, ReadsTheClock.class);
        }

        @Test
        void byAnotherSenderOfAnAutomationsCommand() {
            assertIsBroken(COMMANDS_OF_AUTOMATIONS_HAVE_NO_WAY_IN, ExpiresAtWill.class);
        }

        @Test
        void byARefusalWhoseTextHasNothingToFillInWith() {
            assertThat(wrongPlaceholders(Misspelled.class)).containsExactly("poolID", "endsAt");
        }

        @Test
        void byARefusalWithAComponentThatEveryProblemHas() {
            assertThat(membersOfEveryProblem(Ambiguous.class)).containsExactly("status");
        }

        @Test
        void byANamedCommandThatNobodyCanSend() {
            JavaClasses fixture = new ClassFileImporter().importClasses(Forgotten.class);

            assertThat(namedCommands(fixture)).containsExactly(Forgotten.class);
            assertThat(Scenario.commandCodec().vocabulary()).doesNotContainKey("forgotten");
        }

        @Test
        void byARefusalWithoutAName() {
            assertIsBroken(REFUSALS_HAVE_A_NAME, Nameless.class);
        }

        @Test
        void byACycleOfPackages() {
            // The features are checked too, because they depend on the decisions.
            JavaClasses fixture = new ClassFileImporter()
                    .importClasses(
                            io.seatledger.command.decision.KnowsAFeatureFixture.class,
                            AccountRefusal.LastAdmin.class,
                            AccountRefusal.class,
                            Refusal.class);

            assertThat(PACKAGES_HAVE_NO_CYCLES.evaluate(fixture).hasViolation()).isTrue();
        }

        @Test
        void byACycleOfPackagesThroughAConstant() {
            var sources = SourcePackages.of(Map.of("Log.java", """
                package io.seatledger.command.eventstore;
                import static io.seatledger.command.decision.CommandMetadata.ACTOR;
                """, "CommandMetadata.java", """
                package io.seatledger.command.decision;
                import io.seatledger.command.eventstore.NewOutcome;
                """));

            assertThat(sources.cycles()).hasSize(1);
        }

        private static void assertIsBroken(ArchRule rule, Class<?> fixture) {
            JavaClasses classes = new ClassFileImporter().importClasses(fixture);

            assertThat(rule.evaluate(classes).hasViolation()).isTrue();
        }
    }

    /** Breaks the rule that nothing depends on the HTTP adapter. */
    public static final class NeedsTheHttpAdapter {

        /** Depends on the HTTP adapter. */
        public Object adapter() {
            return new NeededFixture();
        }
    }

    /** Breaks the rule that the text of a refusal is filled with its components. */
    @RefusalName(code = "misspelled", kind = RefusalKind.CONFLICT, text = "The pool {poolID} ends at {endsAt}.")
    public record Misspelled(String poolId, @Nullable Instant endsAt) implements Refusal {}

    /** Breaks the rule that the components of a refusal are not members of every problem. */
    @RefusalName(code = "ambiguous", kind = RefusalKind.CONFLICT, text = "The user is {status}.")
    public record Ambiguous(String status) implements Refusal {}

    /** Breaks the rule that a named command has a way in. */
    @CommandName("forgotten")
    public record Forgotten() {}

    /** Breaks the rule that a refusal has a name. */
    public record Nameless() implements Refusal {}

    /** Breaks the rule that only automations send the commands of automations. */
    public static final class ExpiresAtWill {

        /** Creates the command of an automation. */
        public ExpireInvitation expire(AccountId account, UserId user) {
            return new ExpireInvitation(account, user, "invitation");
        }
    }

    /** Breaks the rule that one class verifies tokens. */
    public record VerifiesTokens(JwtDecoder tokens) {}

    /** Breaks the rule that time is injected. */
    public static final class ReadsTheClock {

        /** Reads the system's clock. */
        public Instant now() {
            return Instant.now();
        }
    }
}
