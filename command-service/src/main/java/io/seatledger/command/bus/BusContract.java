package io.seatledger.command.bus;

import io.seatledger.command.language.CommandId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes the records on the bus as JSON Schema, for the published contract. */
public final class BusContract {

    /** The type of the result of a command that took effect. */
    public static final String ACCEPTED = CommandResult.ACCEPTED;

    /** The type of the result of a command that will never take effect. */
    public static final String REFUSED = CommandResult.REFUSED;

    /** The type of the result of a command that failed because of a fault in the service. */
    public static final String FAILED = CommandResult.FAILED;

    /** The header with the type of a record: the name of a command, or the type of a result. */
    public static final String TYPE = CommandRecord.TYPE;

    /** The header with the identifier of the command; its result has the same. */
    public static final String ID = CommandRecord.ID;

    /** The header with the topic that the sender wants the result on. */
    public static final String RESULT_TOPIC = CommandRecord.RESULT_TOPIC;

    private static final Map<String, Object> NUMBER =
            Map.of("type", "string", "pattern", "^" + CommandRecord.VERSION_FORM + "$");
    private static final Map<String, Object> IDENTIFIER =
            Map.of("type", "string", "pattern", "^" + CommandId.FORM + "$");

    private BusContract() {}

    /** The class whose JSON form is the value of a result. */
    public static Class<?> result() {
        return CommandResult.class;
    }

    /** The schema of the headers of a command. */
    public static Map<String, Object> commandHeaders() {
        Map<String, Object> required = Map.of(
                CommandRecord.SPEC_VERSION,
                Map.of("const", "1.0"),
                ID,
                described(
                        IDENTIFIER,
                        "Your name for this command, such as a UUID: sent again, it has no second"
                                + " effect, and the result is that of the first; with another value it is refused"),
                CommandRecord.SOURCE,
                Map.of("type", "string", "minLength", 1, "description", "Who you are"),
                TYPE,
                Map.of("type", "string", "description", "The command"),
                CommandRecord.AUTHORIZATION,
                Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^[Bb]earer .+",
                        "description",
                        "A token that is valid when the broker receives the command"));
        Map<String, Object> optional = Map.of(
                CommandRecord.CONTENT_TYPE,
                Map.of("type", "string", "pattern", "^application/json"),
                RESULT_TOPIC,
                Map.of(
                        "type",
                        "string",
                        "description",
                        "The topic that the result goes to; it must exist and be one for results"),
                CommandRecord.CORRELATION_ID,
                described(
                        IDENTIFIER, "The same for everything that follows from one request; the result carries it too"),
                CommandRecord.DRY_RUN,
                Map.of(
                        "enum",
                        List.of("true", "false"),
                        "description",
                        "Decide, append nothing, and answer with what would have been appended"),
                CommandRecord.EXPECTED_VERSION,
                described(NUMBER, "Refused when the user, the pool, or else the account, is at another version"));
        return schema(required, optional);
    }

    /** The schema of the headers of a result. */
    public static Map<String, Object> resultHeaders() {
        return schema(
                Map.of(
                        CommandRecord.SPEC_VERSION,
                        Map.of("const", "1.0"),
                        ID,
                        described(IDENTIFIER, "The command's; the same result may come more than once"),
                        CommandRecord.SOURCE,
                        Map.of("type", "string", "pattern", "^(/accounts/[a-z0-9-]+)?/command-results$"),
                        TYPE,
                        Map.of("enum", List.of(ACCEPTED, REFUSED, FAILED)),
                        CommandRecord.CONTENT_TYPE,
                        Map.of("const", "application/json")),
                Map.of(CommandRecord.CORRELATION_ID, described(IDENTIFIER, "The command's")));
    }

    /** The schema of the headers that are added to a record when it is parked on the dead-letter topic. */
    public static Map<String, Object> parkedHeaders() {
        return schema(
                Map.of(
                        BusProducer.REASON,
                        Map.of("type", "string", "description", "Why it is not a command, or could not be decided"),
                        BusProducer.TOPIC,
                        Map.of("type", "string", "description", "The topic that it arrived on"),
                        BusProducer.PARTITION,
                        NUMBER,
                        BusProducer.OFFSET,
                        NUMBER),
                Map.of(
                        BusProducer.VALUE_BYTES,
                        described(NUMBER, "The length of a value that was too long to park"),
                        BusProducer.VALUE_SHA256,
                        Map.of(
                                "type",
                                "string",
                                "pattern",
                                "^[0-9a-f]{64}$",
                                "description",
                                "The SHA-256 of a value that was too long to park")));
    }

    /** An example of the headers of a command. */
    public static Map<String, Object> exampleHeaders(String command, String id) {
        return Map.of(
                CommandRecord.SPEC_VERSION,
                "1.0",
                ID,
                id,
                CommandRecord.SOURCE,
                "/your-service",
                TYPE,
                command,
                CommandRecord.CONTENT_TYPE,
                "application/json",
                CommandRecord.AUTHORIZATION,
                "Bearer eyJ…");
    }

    /** An example of the headers of the result of that command. */
    public static Map<String, Object> exampleResultHeaders(String type, String id, String account) {
        return Map.of(
                CommandRecord.SPEC_VERSION,
                "1.0",
                ID,
                id,
                CommandRecord.SOURCE,
                BusProducer.sourceFor(account),
                TYPE,
                type,
                CommandRecord.CONTENT_TYPE,
                "application/json");
    }

    /** An example of the headers that are added to a parked record. */
    public static Map<String, Object> exampleParkedHeaders(String topic) {
        return Map.of(
                BusProducer.REASON,
                "it has no header " + ID,
                BusProducer.TOPIC,
                topic,
                BusProducer.PARTITION,
                "0",
                BusProducer.OFFSET,
                "42");
    }

    private static Map<String, Object> schema(Map<String, Object> required, Map<String, Object> optional) {
        Map<String, Object> properties = new LinkedHashMap<>(required);
        properties.putAll(optional);
        return Map.of(
                "type",
                "object",
                "required",
                required.keySet().stream().sorted().toList(),
                "properties",
                properties);
    }

    private static Map<String, Object> described(Map<String, Object> schema, String description) {
        Map<String, Object> described = new LinkedHashMap<>(schema);
        described.put("description", description);
        return described;
    }
}
