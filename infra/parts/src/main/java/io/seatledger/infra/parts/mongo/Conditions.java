package io.seatledger.infra.parts.mongo;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Those conditions of a query that all must hold, and that an index can help with, by field. */
final class Conditions {

    private final Map<String, List<Condition>> byField = new HashMap<>();

    /** What has to hold for a field; for a field with a list, for one of its elements. */
    sealed interface Condition {

        /** The value is one of these. */
        record Among(String field, List<@Nullable Object> values) implements Condition {}

        /**
         * The value is between two bounds.
         *
         * @param ofOneElement whether one element of a list has to be in both bounds
         */
        record Between(
                String field,
                @Nullable Bound lower,
                @Nullable Bound upper,
                boolean ofOneElement) implements Condition {}
    }

    /** One end of a range. */
    record Bound(Object value, boolean isIncluded) {}

    private Conditions() {}

    static Conditions of(Document query) {
        var conditions = new Conditions();
        conditions.addAll(query);
        return conditions;
    }

    List<Condition> on(String field) {
        return byField.getOrDefault(field, List.of());
    }

    /** The values that a field must have one of, if the query lists them. */
    Optional<List<@Nullable Object>> valuesOf(String field) {
        return on(field).stream()
                .filter(Condition.Among.class::isInstance)
                .map(condition -> ((Condition.Among) condition).values())
                .findFirst();
    }

    private void addAll(Document query) {
        query.forEach((field, value) -> {
            if (field.equals("$and")) {
                ((Collection<?>) value).forEach(each -> addAll((Document) each));
            } else if (!field.startsWith("$")) {
                add(field, value);
            }
        });
    }

    private void add(String field, @Nullable Object value) {
        if (!(value instanceof Document operators)) {
            addEqual(field, value);
        } else if (operators.get("$elemMatch") instanceof Document element) {
            addElement(field, element);
        } else if (operators.containsKey("$eq")) {
            addEqual(field, operators.get("$eq"));
        } else if (operators.get("$in") instanceof Collection<?> values) {
            addAmong(field, values);
        } else {
            addRange(field, operators, false);
        }
    }

    private void addElement(String field, Document element) {
        if (element.keySet().stream().anyMatch(key -> key.startsWith("$"))) {
            addRange(field, element, true);
        } else {
            element.forEach((key, value) -> add(field + "." + key, value));
        }
    }

    private void addEqual(String field, @Nullable Object value) {
        addAmong(field, Collections.singletonList(value));
    }

    private void addAmong(String field, Collection<?> values) {
        List<@Nullable Object> distinct = new ArrayList<>(new LinkedHashSet<>(values));
        if (distinct.stream().noneMatch(Conditions::isPattern)) {
            put(field, new Condition.Among(field, distinct));
        }
    }

    /** Whether a value can equal others than itself, as an index has them. */
    private static boolean isPattern(@Nullable Object value) {
        return value instanceof Collection
                || value instanceof Document
                || BsonRegularExpression.isRegularExpression(value);
    }

    private void addRange(String field, Document operators, boolean ofOneElement) {
        Bound lower = bound(operators, "$gte", "$gt");
        Bound upper = bound(operators, "$lte", "$lt");
        if (lower != null || upper != null) {
            put(field, new Condition.Between(field, lower, upper, ofOneElement));
        }
    }

    private static @Nullable Bound bound(Document operators, String inclusive, String exclusive) {
        Object included = operators.get(inclusive);
        Object excluded = operators.get(exclusive);
        if (included != null) {
            return included instanceof Collection ? null : new Bound(included, true);
        }
        return excluded == null || excluded instanceof Collection ? null : new Bound(excluded, false);
    }

    private void put(String field, Condition condition) {
        byField.computeIfAbsent(field, _ -> new ArrayList<>()).add(condition);
    }
}
