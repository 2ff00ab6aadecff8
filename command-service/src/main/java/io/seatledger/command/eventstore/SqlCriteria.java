package io.seatledger.command.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;

/** Event criteria in the form that the SQL queries need. */
sealed interface SqlCriteria {

    /** Matches every event. */
    record Everything() implements SqlCriteria {}

    /**
     * Matches events with at least one of these tags. All decisions of this service use it, and one index serves it.
     */
    record AnyOfTags(List<String> tags) implements SqlCriteria {}

    /**
     * Matches any other criteria.
     *
     * @param condition SQL over a row {@code e} of the log, with placeholders
     * @param arguments one array of texts per placeholder
     */
    record Condition(String condition, List<List<String>> arguments) implements SqlCriteria {}

    static SqlCriteria of(EventCriteria criteria) {
        Set<EventCriterion> criterions = criteria.flatten();
        if (!criteria.hasCriteria()) {
            return new Everything();
        }
        if (criterions.stream().allMatch(c -> c.types().isEmpty() && c.tags().size() == 1)) {
            return new AnyOfTags(criterions.stream()
                    .flatMap(c -> c.tags().stream())
                    .map(TagText::of)
                    .distinct()
                    .toList());
        }
        List<List<String>> arguments = new ArrayList<>();
        String condition =
                criterions.stream().map(c -> conditionOf(c, arguments)).collect(Collectors.joining(" OR ", "(", ")"));
        return new Condition(condition, arguments);
    }

    private static String conditionOf(EventCriterion criterion, List<List<String>> arguments) {
        var condition = new StringBuilder("(TRUE");
        if (!criterion.types().isEmpty()) {
            condition.append(" AND e.name = ANY(?)");
            arguments.add(criterion.types().stream().map(QualifiedName::name).toList());
        }
        for (Tag tag : criterion.tags()) {
            condition
                    .append(" AND EXISTS (SELECT 1 FROM event_tags t WHERE t.tag = ANY(?)")
                    .append(" AND t.position = e.position)");
            arguments.add(List.of(TagText.of(tag)));
        }
        return condition.append(')').toString();
    }
}
