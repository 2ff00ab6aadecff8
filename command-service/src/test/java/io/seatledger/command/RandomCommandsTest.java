package io.seatledger.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.RandomCommands.Step;
import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.language.Subject;
import io.seatledger.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends random commands one after the other. The service must answer and append what the plain model does. */
class RandomCommandsTest {

    private static final int COMMANDS = 200;

    @ParameterizedTest
    @ValueSource(
            longs = {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30
            })
    void haveTheAnswerOfTheModel(long seed) {
        var draws = new RandomCommands(seed, Scenario.NOW);
        List<Step> steps = Stream.generate(draws::next).limit(COMMANDS).toList();

        Optional<String> difference = difference(steps);

        assertThat(difference.map(first -> "seed %d: %s%nin the end, this is enough:%n%s"
                        .formatted(
                                seed,
                                first,
                                shrunk(steps).stream().map(Step::toString).collect(Collectors.joining("\n")))))
                .isEmpty();
    }

    /** Drops every command that the difference does not need. */
    private static List<Step> shrunk(List<Step> failing) {
        List<Step> steps = failing;
        for (int chunk = steps.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from < steps.size(); ) {
                List<Step> fewer = new ArrayList<>(steps.subList(0, from));
                fewer.addAll(steps.subList(Math.min(from + chunk, steps.size()), steps.size()));
                if (difference(fewer).isPresent()) {
                    steps = fewer;
                } else {
                    from += chunk;
                }
            }
        }
        return steps;
    }

    /** The first difference between the service and the model. */
    private static Optional<String> difference(List<Step> steps) {
        var scenario = Scenario.nothing().given(RandomCommands.GIVEN.toArray(Event[]::new));
        var model = new PlainModel();
        RandomCommands.GIVEN.forEach(model::apply);
        Instant now = Scenario.NOW;
        for (Step step : steps) {
            scenario.after(step.pause());
            now = now.plus(step.pause());
            Command<?> command = step.command().apply(model);

            Decision<?> decision = scenario.when(command, Actor.of(new Subject(step.actor())));
            List<Event> events = scenario.then();
            PlainModel.Answer expected = model.decide(step.actor(), command, now, PlainModel.idsOf(events));

            var actual = new PlainModel.Answer(PlainModel.verdictOf(decision), events);
            if (!actual.equals(expected)) {
                return Optional.of("%s%n  was      %s%n  expected %s".formatted(step, actual, expected));
            }
            if (!model.violationsBetweenAppends().isEmpty()) {
                return Optional.of("%s%n  leaves   %s".formatted(step, model.violationsBetweenAppends()));
            }
        }
        return Optional.empty();
    }
}
