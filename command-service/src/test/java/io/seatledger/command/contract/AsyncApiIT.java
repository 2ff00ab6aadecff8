package io.seatledger.command.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.seatledger.command.Scenario;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServedContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of the topics describes what the records on them really contain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsyncApiIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ServiceUnderTest service;
    private ServedContract contract;
    private BusClient bus;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        contract = new ServedContract(service.get("/v3/asyncapi").text(), SpecificationVersion.DRAFT_7);
        service.awaitTopics();
        bus = new BusClient(Parts.kafka().bootstrapServers(), service.commands(), service.results());
    }

    @AfterAll
    void stop() {
        bus.close();
        service.close();
    }

    @Test
    void isADocumentOfAsyncApi() throws IOException {
        String official = Files.readString(Path.of("src/test/resources/asyncapi/3.0.0.json"));

        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(official)
                        .validate(contract.at("")))
                .isEmpty();
    }

    /** The document as it is with the topics of {@code application.yaml}. */
    @Test
    void isTheOneThatWasReviewed() throws IOException {
        var file = new YamlPropertiesFactoryBean();
        file.setResources(new ClassPathResource("application.yaml"));
        Properties usual = Objects.requireNonNull(file.getObject());
        String text = contract.at("").toString();
        text = text.replace(service.commands(), usual.getProperty("seatledger.topics.commands"))
                .replace(service.results(), usual.getProperty("seatledger.topics.command-results"))
                .replace(service.events(), usual.getProperty("seatledger.topics.events"));

        new ServedContract(text, SpecificationVersion.DRAFT_7).assertSameAsCommitted("asyncapi.json");
    }

    @Test
    void hasEveryCommandAndEveryEvent() {
        var commands = Scenario.commandCodec();

        assertThat(contract.at("/channels/commands/messages").propertyNames())
                .containsExactlyInAnyOrderElementsOf(commands.vocabulary().keySet());
        assertThat(contract.at("/channels/events/messages").propertyNames())
                .containsExactlyInAnyOrderElementsOf(new EventCodec()
                        .vocabulary().stream()
                                .map(type -> type.name() + "." + type.revision())
                                .toList());
        assertThat(contract.at("/channels")
                        .valueStream()
                        .map(channel -> channel.path("address").asString()))
                .containsExactlyInAnyOrder(
                        service.commands(),
                        service.results(),
                        service.commands() + ".dlt",
                        service.events(),
                        "seatledger.read-progress.v1");
    }

    @Test
    void hasExamplesThatFitItsSchemas() {
        contract.at("/components/messages").forEach(message -> {
            assertThat(message.path("examples"))
                    .as(message.path("name").asString())
                    .isNotEmpty();
            message.path("examples").forEach(example -> {
                contract.assertFits(example.path("payload"), message.path("payload"));
                if (example.has("headers")) {
                    contract.assertFits(example.path("headers"), message.path("headers"));
                }
            });
        });
    }

    @Test
    void hasSchemasThatRefuseWhatTheServiceRefuses() {
        JsonNode invite = contract.at("/components/schemas/user.invite");
        JsonNode bulk = contract.at("/components/schemas/users.bulk");

        for (String data : List.of(
                "{}",
                "{\"email\":7}",
                "{\"email\":\"ann@x.io\",\"x\":1}",
                "{\"email\":\"a@x.io\",\"licenses\":[\"NOT AN ID\"]}")) {
            assertThat(contract.errors(JSON.readTree(data), invite)).as(data).isNotEmpty();
        }
        for (String data : List.of(
                "{\"userIds\":[\"u\"]}",
                "{\"operation\":\"explode\",\"userIds\":[\"u\"]}",
                "{\"operation\":\"suspend\",\"userIds\":[]}",
                "{\"operation\":\"move\",\"userIds\":[\"u\"]}")) {
            assertThat(contract.errors(JSON.readTree(data), bulk)).as(data).isNotEmpty();
        }
    }

    @Test
    void hasExamplesThatTellAStoryOfTheService() {
        Map<String, String> identifiers = new HashMap<>();
        Map<String, JsonNode> results = examplesOf("/channels/commandResults/messages");

        examplesOf("/channels/commands/messages").forEach((step, example) -> {
            String command = example.at("/headers/ce_type").asString();

            Result result = bus.call(command(example, identifiers));

            JsonNode message = contract.at("/components/messages/" + result.type());
            JsonNode value = JSON.readTree(result.text());
            contract.assertFits(JSON.valueToTree(result.headers()), message.path("headers"));
            contract.assertFits(value, message.path("payload"));
            JsonNode shown = results.getOrDefault(step, JSON.missingNode()).path("payload");
            assertThat(value.path("problem")).as(step).isEqualTo(shown.path("problem"));
            if (value.has("answer")) {
                contract.assertFits(value.path("answer"), contract.at("/components/messages/" + command + "/x-answer"));
                assertThat(value.at("/answer/refused").asInt())
                        .as(result.text())
                        .isEqualTo(command.equals("users.invite") ? 1 : 0);
            }
            if (shown.has("answer")) {
                assertThat(value.at("/answer/outcome")).isEqualTo(shown.at("/answer/outcome"));
                identifiers.put(
                        shown.at("/answer/userId").asString(),
                        value.at("/answer/userId").asString());
            }
        });

        await().untilAsserted(() -> assertThat(published()).hasSameSizeAs(service.log()));
        for (ConsumerRecord<byte[], byte[]> event : published()) {
            Map<String, String> headers = BusClient.headersOf(event);
            EventEnvelope envelope = CloudEventHeaders.read(headers::get, new String(event.value(), UTF_8));
            JsonNode message =
                    contract.at("/components/messages/" + envelope.name() + "." + headers.get("ce_revision"));
            assertThat(headers)
                    .containsOnlyKeys(contract.at("/components/schemas/EventHeaders/properties")
                            .propertyNames());
            contract.assertFits(JSON.valueToTree(headers), message.path("headers"));
            contract.assertFits(JSON.readTree(event.value()), message.path("payload"));
            contract.assertFits(
                    JSON.getNodeFactory().stringNode(new String(event.key(), UTF_8)),
                    message.at("/bindings/kafka/key"));
        }
    }

    @Test
    void namesTheHeadersThatTheServiceReads() {
        JsonNode open = contract.at("/components/messages/account.open/examples/0");
        Command tried = command(open, Map.of()).with("ce_dryrun", "true").with("ce_correlationid", "order-7");
        Command stale =
                command(open, Map.of()).with("ce_expectedversion", "7").with("ce_resulttopic", service.results());

        Result trial =
                bus.call(new Command("tried", tried.headers(), tried.data().replace("acme", "tried")));
        Result refused =
                bus.call(new Command("stale", stale.headers(), stale.data().replace("acme", "stale")));

        assertThat(contract.at("/components/schemas/CommandHeaders/properties").propertyNames())
                .containsAll(tried.headers().keySet())
                .containsAll(stale.headers().keySet())
                .hasSize(tried.headers().size() + 2);
        assertThat(trial.headers())
                .containsOnlyKeys(contract.at("/components/schemas/CommandResultHeaders/properties")
                        .propertyNames());
        contract.assertFits(JSON.readTree(trial.text()).path("answer"), contract.at("/components/schemas/DryRun"));
        assertThat(JSON.readTree(refused.text()).at("/problem/code").asString()).isEqualTo("version-conflict");
    }

    @Test
    void describesWhatIsParked() {
        Command nameless = command(contract.at("/components/messages/user.invite/examples/0"), Map.of())
                .with("ce_specversion", "0.3");

        bus.call(nameless);

        ConsumerRecord<byte[], byte[]> parked = BusClient.read(
                        Parts.kafka().bootstrapServers(), service.commands() + ".dlt")
                .getLast();
        Map<String, String> headers = BusClient.headersOf(parked);
        JsonNode schema = contract.at("/components/schemas/ParkedHeaders");
        contract.assertFits(JSON.valueToTree(headers), schema);
        headers.keySet().removeAll(nameless.headers().keySet());
        assertThat(headers)
                .containsOnlyKeys(schema.path("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toArray(String[]::new));
    }

    private SortedMap<String, JsonNode> examplesOf(String messages) {
        SortedMap<String, JsonNode> examples = new TreeMap<>();
        contract.at(messages)
                .forEach(message -> contract.resolved(message)
                        .path("examples")
                        .forEach(example -> examples.put(example.path("name").asString(), example)));
        return examples;
    }

    /** The command of an example, with a name of its own and a valid token. */
    private Command command(JsonNode example, Map<String, String> identifiers) {
        Map<String, String> headers = new LinkedHashMap<>();
        example.path("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asString()));
        headers.put("ce_id", UUID.randomUUID().toString());
        headers.put(
                "authorization",
                "Bearer "
                        + ("account.open".equals(headers.get("ce_type"))
                                ? service.tokens().token("operator", "platform:operate")
                                : service.tokens().token(ServiceUnderTest.ADMIN)));
        String data = example.path("payload").toString();
        for (Map.Entry<String, String> identifier : identifiers.entrySet()) {
            data = data.replace(identifier.getKey(), identifier.getValue());
        }
        return new Command(
                contract.at("/components/messages/account.open/bindings/kafka/key/examples/0")
                        .asString(),
                headers,
                data);
    }

    private List<ConsumerRecord<byte[], byte[]>> published() {
        return BusClient.read(Parts.kafka().bootstrapServers(), service.events());
    }
}
