package io.seatledger.infra.parts.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Values that mean something to the service, by the name of their field: identifiers of what exists, addresses of
 * users, a file that can be imported. With them, requests reach real decisions.
 */
public final class Known {

    private static final int MOST_LEARNED = 10;

    private final Map<String, List<String>> given = new HashMap<>();
    private final Map<String, List<String>> learned = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();

    /** Adds values that stay known. */
    public Known with(String name, String... values) {
        given.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(List.of(values));
        return this;
    }

    /**
     * Adds names of fields, such as {@code fromPoolId}, whose values are those of another field, such as
     * {@code poolId}.
     */
    public Known withAlias(String name, String... others) {
        for (String other : others) {
            aliases.put(other, name);
        }
        return this;
    }

    /** Makes the values of these fields known whenever they occur in what the service has accepted. */
    public Known learning(String... names) {
        for (String name : names) {
            learned.put(name, new ArrayList<>());
        }
        return this;
    }

    /** Learns from a request or an answer. */
    void learn(JsonNode json) {
        json.forEach(this::learn);
        json.properties().forEach(member -> learn(member.getKey(), member.getValue()));
    }

    private void learn(String field, JsonNode value) {
        List<String> values = learned.get(aliases.getOrDefault(field, field));
        if (values != null && value.isValueNode() && !values.contains(value.asString())) {
            values.add(value.asString());
            if (values.size() > MOST_LEARNED) {
                values.removeFirst();
            }
        }
    }

    /**
     * A value for a field, mostly, if any is known; {@code null} otherwise. Where all values are made up, half are new.
     */
    @Nullable
    String pick(String field, Random random) {
        String name = aliases.getOrDefault(field, field);
        if (random.nextInt(20) < (given.containsKey(name) ? 1 : 10)) {
            return null;
        }
        List<String> from = random.nextBoolean() ? learned.getOrDefault(name, List.of()) : List.of();
        from = from.isEmpty() ? given.getOrDefault(name, learned.getOrDefault(name, List.of())) : from;
        return from.isEmpty() ? null : FuzzSettings.oneOf(from, random);
    }
}
