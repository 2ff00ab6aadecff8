package io.seatledger.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.decision.ListCommand;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers to the steps of a list are stored as JSON and joined, so reports have one shape. */
class ListReportsTest {

    @ParameterizedTest
    @MethodSource
    void haveResultsAndCountsOnly(Class<?> report) {
        List<RecordComponent> components = Arrays.asList(report.getRecordComponents());

        assertThat(components)
                .filteredOn(component -> component.getName().equals(JoinedAnswer.RESULTS))
                .extracting(RecordComponent::getType)
                .singleElement()
                .isEqualTo(List.class);
        assertThat(components)
                .filteredOn(component -> !component.getName().equals(JoinedAnswer.RESULTS))
                .extracting(RecordComponent::getType)
                .containsOnly(int.class);
    }

    static Stream<Class<?>> haveResultsAndCountsOnly() {
        return Scenario.commandCodec().vocabulary().values().stream()
                .filter(type -> ListCommand.class.isAssignableFrom(type.command()))
                .map(CommandType::result);
    }
}
