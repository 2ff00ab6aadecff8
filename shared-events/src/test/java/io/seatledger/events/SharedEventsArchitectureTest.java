package io.seatledger.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class SharedEventsArchitectureTest {

    private static final ArchRule DEPENDS_ON_JSON_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.seatledger.events",
                    "org.jspecify.annotations",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation")
            .because("ADR 0001: every consumer can use the published language, whatever framework it has");

    @Test
    void theLanguageDependsOnTheJsonLibraryAlone() {
        JavaClasses language = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.seatledger.events");

        DEPENDS_ON_JSON_ALONE.check(language);
    }

    @Test
    void aDependencyOnAFrameworkBreaksTheRule() {
        JavaClasses fixture = new ClassFileImporter().importClasses(DependsOnAFramework.class);

        assertThat(DEPENDS_ON_JSON_ALONE.evaluate(fixture).hasViolation()).isTrue();
    }

    private record DependsOnAFramework(ArchRule rule) {}
}
