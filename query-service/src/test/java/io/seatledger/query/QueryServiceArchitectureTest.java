package io.seatledger.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.seatledger.events.Event;
import io.seatledger.query.consuming.Projection;
import io.seatledger.query.consuming.View;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;

/** ADR 0007: a projection is a pure function, and nothing here decides. */
class QueryServiceArchitectureTest {

    private static final ArchRule PROJECTIONS_ARE_PURE = classes()
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
                    "org.springframework.stereotype..")
            .andShould()
            .notBeInterfaces();

    private static final ArchRule PROJECTIONS_HAVE_NO_CLOCK =
            noClasses().that().implement(Projection.class).should().callMethod(Instant.class, "now");

    private static final ArchRule NOBODY_DECIDES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.axonframework..", "io.seatledger.command..");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.seatledger.query");

    @Test
    void projectionsArePure() {
        PROJECTIONS_ARE_PURE.check(SERVICE);
        PROJECTIONS_HAVE_NO_CLOCK.check(SERVICE);
    }

    @Test
    void nobodyDecides() {
        NOBODY_DECIDES.check(SERVICE);
    }

    @Test
    void aProjectionThatReadsTheDatabaseOrTheClockIsFound() {
        JavaClasses fixture = new ClassFileImporter().importClasses(ImpureProjection.class);

        assertThat(PROJECTIONS_ARE_PURE.evaluate(fixture).hasViolation()).isTrue();
        assertThat(PROJECTIONS_HAVE_NO_CLOCK.evaluate(fixture).hasViolation()).isTrue();
    }

    @SuppressWarnings("unused")
    private record ImpureProjection(MongoOperations mongo) implements Projection<View> {

        @Override
        public Class<View> view() {
            return View.class;
        }

        @Override
        public Set<String> concernedBy(Event event) {
            return mongo.getCollectionNames();
        }

        @Override
        public View apply(@Nullable View view, String id, Event event, At at) {
            throw new IllegalStateException(Instant.now().toString());
        }
    }
}
