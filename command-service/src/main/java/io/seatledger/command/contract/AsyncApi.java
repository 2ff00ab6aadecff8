package io.seatledger.command.contract;

import io.seatledger.command.bus.BusContract;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandType;
import io.seatledger.command.intake.DryRun;
import io.seatledger.command.intake.FailureProblems;
import io.seatledger.command.language.Identifier;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventType;
import io.seatledger.web.Problem;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.http.HttpStatus;

/** Builds the AsyncAPI 3.0 document of all topics from the code that writes and reads them. */
public final class AsyncApi {

    private static final String JSON = "application/json";
    private static final Map<String, Object> ACCOUNT_AS_KEY = Map.of(
            "kafka",
            Map.of(
                    "key",
                    Map.of(
                            "type",
                            "string",
                            "pattern",
                            "^" + Identifier.FORM + "$",
                            "description",
                            "The identifier of the account",
                            "examples",
                            List.of(ExampleStory.ACCOUNT))));

    /**
     * The topics to describe.
     *
     * @param otherResults the pattern of the other topics that a command may name for its result
     * @param readProgress the topic that the query service writes its progress to
     */
    public record Topics(
            NewTopic commands,
            NewTopic results,
            String otherResults,
            NewTopic deadLetters,
            NewTopic events,
            String readProgress) {}

    private final Topics topics;
    private final CommandCodec commands;
    private final EventCodec events;
    private final ExampleStory story;

    public AsyncApi(Topics topics, CommandCodec commands, EventCodec events, ExampleStory story) {
        this.topics = topics;
        this.commands = commands;
        this.events = events;
        this.story = story;
    }

    /**
     * Builds the document.
     *
     * @param operations the summary and the description of each command, by its name
     */
    public Map<String, Object> describe(Map<String, Operation> operations) {
        return new Description(operations).document();
    }

    private final class Description {

        private final Map<String, Operation> operations;
        private final JsonSchemas schemas = new JsonSchemas();
        private final Map<String, Object> messages = new TreeMap<>();
        private final Map<String, Object> channels = new TreeMap<>();
        private final Map<String, Object> flows = new TreeMap<>();

        Description(Map<String, Operation> operations) {
            this.operations = operations;
        }

        Map<String, Object> document() {
            describeCommands();
            describeResults();
            describeDeadLetters();
            describeEvents();
            describeReadProgress();
            return Map.of(
                    "asyncapi",
                    "3.0.0",
                    "info",
                    Map.of(
                            "title",
                            "Seatledger on Kafka",
                            "version",
                            "v1",
                            "description",
                            "Commands and their results, and the events that follow from them: CloudEvents 1.0 in"
                                    + " binary mode. The same commands over HTTP are described by OpenAPI.",
                            "license",
                            Map.of("name", "Apache-2.0")),
                    "defaultContentType",
                    JSON,
                    "channels",
                    channels,
                    "operations",
                    flows,
                    "components",
                    Map.of(
                            "messages",
                            messages,
                            "schemas",
                            schemas.all(),
                            "securitySchemes",
                            Map.of(
                                    "bearer",
                                    Map.of(
                                            "type",
                                            "http",
                                            "scheme",
                                            "bearer",
                                            "bearerFormat",
                                            "JWT",
                                            "description",
                                            "In the header `authorization` of a command"))));
        }

        private List<String> longCommands() {
            return commands.vocabulary().keySet().stream()
                    .filter(name -> commands.longestOf(name) == CommandType.LONGEST)
                    .toList();
        }

        private void describeCommands() {
            schemas.add("CommandHeaders", BusContract.commandHeaders());
            commands.vocabulary().forEach(this::describeCommand);
            channel(
                    "commands",
                    topics.commands(),
                    ("Commands. A value has at most %d bytes, of %s at most %d. A record that is not a command"
                                    + " is parked.")
                            .formatted(CommandType.USUAL, String.join(" and ", longCommands()), CommandType.LONGEST),
                    commands.vocabulary().keySet());
            flow(
                    "receiveCommands",
                    "receive",
                    "commands",
                    Map.of(
                            "summary",
                            "What one sender sends to one account is decided in its order",
                            "security",
                            List.of(Map.of("$ref", "#/components/securitySchemes/bearer")),
                            "reply",
                            Map.of("channel", Map.of("$ref", "#/channels/commandResults"))));
        }

        private void describeCommand(String name, CommandType type) {
            Operation words = Objects.requireNonNull(operations.get(name), name);
            Map<String, Object> message = message(
                    name,
                    words.summary(),
                    headers("CommandHeaders", Map.of(BusContract.TYPE, Map.of("const", name))),
                    schemas.addForm(name, type.form()));
            if (!words.description().isEmpty()) {
                message.put("description", words.description());
            }
            message.put(
                    "correlationId",
                    Map.of("location", "$message.header#/" + BusContract.ID, "description", "The result has the same"));
            message.put("x-answer", schemas.addAnswer(type.result()));
            message.put(
                    "examples",
                    story.stepsOf(name).stream()
                            .map(step -> example(step, BusContract.exampleHeaders(name, step.name()), step.data()))
                            .toList());
        }

        private void describeResults() {
            schemas.add("CommandResultHeaders", BusContract.resultHeaders());
            schemas.add(BusContract.result());
            schemas.add(DryRun.class);
            List<Map<String, Object>> accepted = new ArrayList<>();
            List<Map<String, Object>> refused = new ArrayList<>();
            commands.vocabulary().keySet().stream()
                    .flatMap(name -> story.stepsOf(name).stream())
                    .forEach(step -> {
                        if (step.answer() != null) {
                            accepted.add(resultExample(
                                    BusContract.ACCEPTED,
                                    step,
                                    Map.of(
                                            "answer",
                                            step.answer(),
                                            "accountVersion",
                                            Objects.requireNonNull(step.answer().get("accountVersion")))));
                        }
                        if (step.problem() != null) {
                            refused.add(resultExample(BusContract.REFUSED, step, Map.of("problem", step.problem())));
                        }
                    });
            describeResult(
                    BusContract.ACCEPTED,
                    "The command has had its effect, now or before; for a dry run, it would have. `answer` is"
                        + " described by `x-answer` of the command, and left out when it is too large for the topic.",
                    Map.of("not", Map.of("required", List.of("problem"))),
                    accepted);
            describeResult(
                    BusContract.REFUSED,
                    "The command had no effect, and never will.",
                    Map.of("required", List.of("problem")),
                    refused);
            describeResult(
                    BusContract.FAILED,
                    "Something failed on our side. Of a long list, the beginning may be done (`command.unfinished`):"
                            + " the same command under the same identifier goes on from there.",
                    Map.of("required", List.of("problem")),
                    List.of(
                            resultExample(
                                    BusContract.FAILED,
                                    new ExampleStep("failed", "A fault", "user.invite", Map.of(), null, null),
                                    Map.of("problem", Problem.fault())),
                            resultExample(
                                    BusContract.FAILED,
                                    new ExampleStep(
                                            "unfinished",
                                            "A fault within a list",
                                            "users.invite",
                                            Map.of(),
                                            null,
                                            null),
                                    Map.of(
                                            "problem",
                                            FailureProblems.unfinished(
                                                    HttpStatus.INTERNAL_SERVER_ERROR, 1_666, 3_345, true)))));
            channel(
                    "commandResults",
                    topics.results(),
                    "What became of each command, at least once. A command may name"
                            + " another topic that exists and matches `%s` for its result."
                                    .formatted(topics.otherResults()),
                    List.of(BusContract.ACCEPTED, BusContract.REFUSED, BusContract.FAILED));
            flow(
                    "sendResults",
                    "send",
                    "commandResults",
                    Map.of(
                            "summary",
                            "A result is sent when the outcome of the command is durable; its topic may be named by"
                                    + " the header "
                                    + BusContract.RESULT_TOPIC));
        }

        private void describeResult(
                String type, String description, Map<String, Object> constraint, List<Map<String, Object>> shown) {
            Map<String, Object> message = message(
                    type,
                    description,
                    headers("CommandResultHeaders", Map.of(BusContract.TYPE, Map.of("const", type))),
                    Map.of("allOf", List.of(JsonSchemas.ref(BusContract.result().getSimpleName()), constraint)));
            message.put(
                    "correlationId",
                    Map.of("location", "$message.header#/" + BusContract.ID, "description", "The command's"));
            message.put("examples", shown);
        }

        private static Map<String, Object> resultExample(String type, ExampleStep step, Map<String, Object> outcome) {
            Map<String, Object> result = new TreeMap<>(outcome);
            result.put("commandId", step.name());
            result.put("command", step.command());
            result.put("accountId", ExampleStory.ACCOUNT);
            result.put("sender", "ada");
            return example(step, BusContract.exampleResultHeaders(type, step.name(), ExampleStory.ACCOUNT), result);
        }

        private void describeDeadLetters() {
            Map<String, Object> message = message(
                    "parked",
                    "A record that is not a command or could not be decided, as it arrived",
                    schemas.add("ParkedHeaders", BusContract.parkedHeaders()),
                    Map.of("description", "The value of the record as it arrived; empty if it was too long"));
            message.put("bindings", Map.of("kafka", Map.of("key", Map.of("description", "Whatever it was"))));
            message.put(
                    "examples",
                    List.of(Map.of(
                            "name",
                            "parked",
                            "headers",
                            BusContract.exampleParkedHeaders(topics.commands().name()),
                            "payload",
                            Map.of())));
            channel(
                    "deadLetters",
                    topics.deadLetters(),
                    "Records on the command topic that are not commands, and commands that a fault kept from being"
                            + " decided, with the reason. A sender that gave an identifier gets a result as well.",
                    List.of("parked"));
            flow("parkRecords", "send", "deadLetters", Map.of());
        }

        private void describeEvents() {
            schemas.add("EventHeaders", EventContract.headers());
            List<String> names = new ArrayList<>();
            for (EventType type : events.vocabulary()) {
                String name = type.name() + "." + type.revision();
                names.add(name);
                Map<String, Object> message = message(
                        name,
                        "%s, revision %d".formatted(type.name(), type.revision()),
                        headers("EventHeaders", EventContract.headersOf(type)),
                        schemas.addEvent(name, events.recordOf(type)));
                message.put("examples", List.of(EventContract.exampleOf(type)));
            }
            channel(
                    "events",
                    topics.events(),
                    "Every event, at least once, those of an account in their order and kept"
                            + " for ever. A change of an event's fields is a new revision.",
                    names);
            flow("publishEvents", "send", "events", Map.of());
        }

        private void describeReadProgress() {
            Map<String, Object> message = message(
                    "readProgress",
                    "Reads of the account reflect all its events up to this version",
                    Map.of("type", "object"),
                    schemas.add(
                            "ReadProgress",
                            Map.of(
                                    "type",
                                    "object",
                                    "required",
                                    List.of("accountVersion"),
                                    "properties",
                                    Map.of(
                                            "accountVersion",
                                            Map.of("type", "integer", "format", "int64", "minimum", 1)))));
            message.put("examples", List.of(Map.of("name", "progress", "payload", Map.of("accountVersion", 24))));
            channels.put(
                    "readProgress",
                    Map.of(
                            "address",
                            topics.readProgress(),
                            "description",
                            "How far the query service has folded. This is a hint, and it may be lost: check before you"
                                    + " rely on it.",
                            "messages",
                            Map.of("readProgress", messageRef("readProgress"))));
            flow("publishReadProgress", "send", "readProgress", Map.of());
        }

        private Map<String, Object> message(
                String name, String summary, Map<String, Object> headers, Map<String, Object> payload) {
            Map<String, Object> message = new LinkedHashMap<>(Map.of(
                    "name",
                    name,
                    "summary",
                    summary,
                    "contentType",
                    JSON,
                    "headers",
                    headers,
                    "payload",
                    payload,
                    "bindings",
                    ACCOUNT_AS_KEY));
            messages.put(name, message);
            return message;
        }

        private void channel(String name, NewTopic topic, String description, Collection<String> carried) {
            Map<String, Object> refs = new TreeMap<>();
            carried.forEach(message -> refs.put(message, messageRef(message)));
            channels.put(
                    name,
                    Map.of(
                            "address",
                            topic.name(),
                            "description",
                            description,
                            "messages",
                            refs,
                            "bindings",
                            Map.of(
                                    "kafka",
                                    Map.of(
                                            "partitions",
                                            topic.numPartitions(),
                                            "topicConfiguration",
                                            configurationOf(topic)))));
        }

        private void flow(String name, String action, String channel, Map<String, Object> more) {
            Map<String, Object> flow = new TreeMap<>(more);
            flow.put("action", action);
            flow.put("channel", Map.of("$ref", "#/channels/" + channel));
            flows.put(name, flow);
        }

        private static Map<String, Object> example(
                ExampleStep step, Map<String, Object> headers, Map<String, Object> payload) {
            return Map.of("name", step.name(), "summary", step.title(), "headers", headers, "payload", payload);
        }
    }

    private static Map<String, Object> headers(String all, Map<String, Object> ofThisOne) {
        return Map.of("allOf", List.of(JsonSchemas.ref(all), Map.of("properties", ofThisOne)));
    }

    private static Map<String, Object> messageRef(String name) {
        return Map.of("$ref", "#/components/messages/" + name);
    }

    private static Map<String, Object> configurationOf(NewTopic topic) {
        Map<String, Object> configuration = new TreeMap<>();
        topic.configs()
                .forEach((name, value) -> configuration.put(
                        name,
                        switch (name) {
                            case TopicConfig.CLEANUP_POLICY_CONFIG -> Arrays.asList(value.split(",", -1));
                            case TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG -> value;
                            default -> Long.valueOf(value);
                        }));
        return configuration;
    }
}
