package io.seatledger.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.seatledger.command.Decision;
import io.seatledger.events.Event;
import io.seatledger.infra.parts.SourcePackages;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.consuming.View;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class QueryServiceArchitectureTest {

    private static final ArchRule PROJECTIONS_DEPEND_ON_NO_INFRASTRUCTURE = classes()
            .that()
            .implement(Projection.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.seatledger.query..",
                    "io.seatledger.events..",
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..",
                    "org.springframework.stereotype..",
                    // The order in which they are written.
                    "org.springframework.core.annotation..")
            .because("ADR 0007: a projection is a pure function");

    private static final ArchRule PROJECTIONS_HAVE_NO_CLOCK_AND_NO_CHANCE = noClasses()
            .that()
            .implement(Projection.class)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .because("ADR 0007: a projection is a pure function, so a rebuilt read model equals the live one");

    private static final ArchRule NOBODY_DECIDES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.axonframework..", "io.seatledger.command..")
            .because("ADR 0002: decisions are the command handlers' alone");

    private static final ArchRule NOBODY_ELSE_VERIFIES_TOKENS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(JwtDecoder.class)
            .because("ADR 0019: both services accept the same tokens");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.seatledger.query");

    @Test
    void projectionsArePure() {
        PROJECTIONS_DEPEND_ON_NO_INFRASTRUCTURE.check(SERVICE);
        PROJECTIONS_HAVE_NO_CLOCK_AND_NO_CHANCE.check(SERVICE);
    }

    @Test
    void nobodyDecides() {
        NOBODY_DECIDES.check(SERVICE);
    }

    @Test
    void nobodyElseVerifiesTokens() {
        NOBODY_ELSE_VERIFIES_TOKENS.check(SERVICE);
    }

    @Test
    void packagesDoNotDependOnEachOtherInACycle() throws IOException {
        assertThat(SourcePackages.in(Path.of("src/main/java")).cycles()).isEmpty();
    }

    @Test
    void aProjectionThatReadsTheDatabaseIsFound() {
        assertThat(isBroken(PROJECTIONS_DEPEND_ON_NO_INFRASTRUCTURE, ReadsTheDatabase.class))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {AsksInstant.class, AsksClock.class, AsksSystem.class, MakesAnId.class})
    void aProjectionThatIsNotRepeatableIsFound(Class<?> fixture) {
        assertThat(isBroken(PROJECTIONS_HAVE_NO_CLOCK_AND_NO_CHANCE, fixture)).isTrue();
    }

    @Test
    void aClassThatDecidesIsFound() {
        assertThat(isBroken(NOBODY_DECIDES, Decides.class)).isTrue();
    }

    @Test
    void aClassThatVerifiesTokensIsFound() {
        assertThat(isBroken(NOBODY_ELSE_VERIFIES_TOKENS, VerifiesTokens.class)).isTrue();
    }

    @Test
    void aCycleThroughAConstantIsFound() {
        SourcePackages fixture = SourcePackages.of(Map.of(
                "Page.java", """
                package io.seatledger.query.userdirectory;

                import io.seatledger.query.http.Answer;

                class Page {
                    static final int LONGEST = 500;
                }
                """,
                "Answer.java", """
                package io.seatledger.query.http;

                import static io.seatledger.query.userdirectory.Page.LONGEST;

                class Answer {}
                """));

        assertThat(fixture.cycles())
                .containsExactly("io.seatledger.query.http (Answer.java)"
                        + " -> io.seatledger.query.userdirectory (Page.java) -> io.seatledger.query.http");
    }

    private static boolean isBroken(ArchRule rule, Class<?> fixture) {
        return rule.evaluate(new ClassFileImporter().importClasses(fixture)).hasViolation();
    }

    private interface Fixture extends Projection<View> {

        @Override
        default String name() {
            return "fixtures";
        }

        @Override
        default int version() {
            return 1;
        }

        @Override
        default Class<View> view() {
            return View.class;
        }

        @Override
        default Set<String> concernedBy(Event event) {
            return Set.of(event.accountId());
        }

        @Override
        default View apply(@Nullable View view, String id, Event event, At at) {
            return Projection.existing(view, id);
        }
    }

    private record ReadsTheDatabase(MongoOperations mongo) implements Fixture {

        @Override
        public Set<String> concernedBy(Event event) {
            return mongo.getCollectionNames();
        }
    }

    private record AsksInstant() implements Fixture {

        @Override
        public Set<String> concernedBy(Event event) {
            return Set.of(Instant.now().toString());
        }
    }

    private record AsksClock() implements Fixture {

        @Override
        public Set<String> concernedBy(Event event) {
            return Set.of(Clock.systemUTC().instant().toString());
        }
    }

    private record AsksSystem() implements Fixture {

        @Override
        public Set<String> concernedBy(Event event) {
            return Set.of(Long.toString(System.currentTimeMillis()));
        }
    }

    private record MakesAnId() implements Fixture {

        @Override
        public Set<String> concernedBy(Event event) {
            return Set.of(UUID.randomUUID().toString());
        }
    }

    private record Decides(Decision decision) {}

    private record VerifiesTokens(JwtDecoder tokens) {}
}
