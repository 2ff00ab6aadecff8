package io.seatledger.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.seatledger.events.Event;
import org.junit.jupiter.api.Test;

class WebModuleTest {

    private static final ArchRule KNOWS_NOTHING_OF_THE_SERVICES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.seatledger.command..", "io.seatledger.query..", "io.seatledger.events..")
            .because("ADR 0039: it has what is the same in both services");

    @Test
    void knowsNothingOfTheServices() {
        KNOWS_NOTHING_OF_THE_SERVICES.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.seatledger.web"));
    }

    @Test
    void aClassThatKnowsTheEventsIsFound() {
        assertThat(KNOWS_NOTHING_OF_THE_SERVICES
                        .evaluate(new ClassFileImporter().importClasses(KnowsEvents.class))
                        .hasViolation())
                .isTrue();
    }

    private record KnowsEvents(Event event) {}
}
