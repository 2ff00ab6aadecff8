package io.seatledger.command.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.Parts;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsOverTheBusIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ServiceUnderTest service;
    private BusClient bus;
    private String other;
    private String commands;

    @BeforeAll
    void start() throws ExecutionException, InterruptedException {
        String topic = "bus-" + UUID.randomUUID();
        other = topic + ".results.of-a-sender";
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            // An operator may have created the topic with a higher limit than that of any command.
            admin.createTopics(List.of(
                            new NewTopic(topic + ".commands", Optional.of(2), Optional.empty())
                                    .configs(Map.of("max.message.bytes", "33554432")),
                            new NewTopic(topic + ".results", Optional.of(2), Optional.empty()),
                            new NewTopic(other, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        service = ServiceUnderTest.start(
                Parts.postgres().freshDatabase(),
                Map.of(
                        "seatledger.topics.commands",
                        topic + ".commands",
                        "seatledger.topics.command-results",
                        topic + ".results",
                        "seatledger.bus.group",
                        topic,
                        "seatledger.bus.result-topics",
                        topic + "\\.results\\..+"));
        commands = topic + ".commands";
        bus = new BusClient(Parts.kafka().bootstrapServers(), commands, topic + ".results");
        service.openAccount("acme");
        service.post("/api/v1/accounts/acme/license-types", "{\"licenseType\":\"enterprise\",\"name\":\"E\"}");
        service.post(
                "/api/v1/accounts/acme/license-pools",
                "{\"poolId\":\"global\",\"licenseType\":\"enterprise\",\"name\":\"G\",\"capacity\":1000}");
    }

    @AfterAll
    void stop() {
        bus.close();
        service.close();
    }

    @Test
    void areConsumedWhileTheServiceIsHealthy() {
        await().until(() -> service.get("/actuator/health").status() == 200);

        assertThat(service.get("/actuator/prometheus").text())
                .contains("seatledger_bus_under_way", "seatledger_bus_parked_total");
    }

    /** The first one is not written yet when the second one begins, so nobody can read who is an admin. */
    @Test
    void canFollowTheOneThatGivesTheirSenderTheRights() {
        String service = CommandsOverTheBusIT.this.service.tokens().token("provisioning", "platform:operate");
        List<CompletableFuture<Result>> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String account = "opened-" + i;
            for (Command command : List.of(
                    Command.of(
                            account,
                            UUID.randomUUID().toString(),
                            "account.open",
                            service,
                            "{\"name\":\"A\",\"adminSubject\":\"provisioning\"}"),
                    Command.of(
                            account,
                            UUID.randomUUID().toString(),
                            "user.invite",
                            service,
                            "{\"email\":\"ann@x.io\"}"))) {
                results.add(bus.resultOf(command.id()));
                var _ = bus.send(command);
            }
        }

        assertThat(results.stream().map(CompletableFuture::join))
                .allSatisfy(
                        result -> assertThat(result.type()).as(result.text()).isEqualTo("command.accepted"));
    }

    @Nested
    class ACommand {

        @Test
        void isAnsweredAsOverHttp() {
            Result invited = bus.call(ada("user.invite", "{\"email\":\"ann@x.io\",\"licenses\":[\"global\"]}"));

            assertThat(invited.type()).isEqualTo("command.accepted");
            JsonNode result = JSON.readTree(invited.text());
            assertThat(result.path("command").asString()).isEqualTo("user.invite");
            assertThat(result.path("accountId").asString()).isEqualTo("acme");
            assertThat(result.path("answer").path("outcome").asString()).isEqualTo("invited");
            assertThat(result.path("accountVersion").asLong())
                    .isEqualTo(result.path("answer").path("accountVersion").asLong())
                    .isEqualTo(service.log().stream()
                            .filter(e -> e.accountId().equals("acme"))
                            .count());
        }

        @Test
        void isRefusedWithTheProblemOfHttp() {
            String body = "{\"userId\":\"nobody\",\"poolId\":\"global\"}";

            Result refused = bus.call(ada("license.assign", body));
            Answer overHttp = service.post("/api/v1/accounts/acme/users/nobody/licenses", "{\"poolId\":\"global\"}");

            assertThat(refused.type()).isEqualTo("command.refused");
            assertThat(JSON.readTree(refused.text()).path("problem")).isEqualTo(overHttp.json());
        }

        @Test
        void isRefusedWithTheFieldsThatAreWrong() {
            for (String data : List.of(
                    "{}",
                    "{\"email\":7}",
                    "{\"email\":\"ann@x.io\",\"x\":1}",
                    "{\"email\":\"nonsense\"}",
                    "{\"email\":\"a@x.io\",\"licenses\":[\"NOT AN ID\"]}")) {
                Result refused = bus.call(ada("user.invite", data));

                assertThat(code(refused)).as(data).isEqualTo("request.invalid");
                assertThat(JSON.readTree(refused.text())
                                .at("/problem/errors/0/field")
                                .asString())
                        .as(data)
                        .isIn("email", "x", "licenses[0]");
            }
            Result endless = bus.call(
                    ada("license-pool.set-term", "{\"poolId\":\"global\",\"endsAt\":\"+999999999-12-31T23:59:59Z\"}"));
            assertThat(JSON.readTree(endless.text())
                            .at("/problem/errors/0/field")
                            .asString())
                    .isEqualTo("endsAt");
        }

        @Test
        void needsTheSameRightsAsOverHttp() {
            Result stranger = bus.call(command(service.tokens().token("eve"), "user.invite", "{\"email\":\"e@x.io\"}"));
            Result noOperator = bus.call(ada("account.open", "{\"name\":\"Mine\",\"adminSubject\":\"ada\"}"));

            assertThat(code(stranger)).isEqualTo("forbidden");
            assertThat(code(noOperator)).isEqualTo("forbidden");
        }

        @Test
        void tellsAStrangerNothingAboutTheAccount() {
            String eve = service.tokens().token("eve");
            Command there = command(eve, "user.invite", "{\"email\":\"e@x.io\"}");
            Command nowhere =
                    new Command("nowhere", command(eve, "user.invite", "{}").headers(), there.data());

            Result refused = bus.call(there);

            assertThat(refused.text())
                    .isEqualTo(
                            bus.call(nowhere).text().replace("nowhere", "acme").replace(nowhere.id(), there.id()))
                    .doesNotContain("accountVersion");
        }

        @Test
        void opensTheAccountThatItIsAddressedTo() {
            String operator = service.tokens().token("operator", "platform:operate");
            String data = "{\"name\":\"New\",\"adminSubject\":\"ada\"}";
            Command first =
                    new Command("first", command(operator, "account.open", data).headers(), data);
            bus.call(first);

            var _ = bus.send(new Command("second", first.headers(), data));
            await().until(() -> bus.countOf(first.id()) == 2);

            assertThat(bus.resultsOf(first.id()))
                    .extracting(CommandsOverTheBusIT::code)
                    .containsExactly("", "command.id-reused");
        }

        @Test
        void hasOneEffectHoweverOftenAndHoweverItComes() {
            Command invite = ada("user.invite", "{\"email\":\"once@x.io\",\"licenses\":[\"global\"]}");
            String id = invite.id();
            int before = service.log().size();

            for (int i = 0; i < 20; i++) {
                var _ = bus.send(invite);
            }
            await().until(() -> bus.countOf(id) == 20);
            Answer overHttp = service.send(service.request(
                            "POST",
                            "/api/v1/accounts/acme/users",
                            service.tokens().token(ServiceUnderTest.ADMIN))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", id)
                    .method("POST", BodyPublishers.ofString(invite.data()))
                    .build());

            assertThat(bus.resultsOf(id)).hasSize(1);
            assertThat(overHttp.json())
                    .isEqualTo(
                            JSON.readTree(bus.resultsOf(id).getFirst().text()).path("answer"));
            assertThat(service.log()).hasSize(before + 2);
        }

        @Test
        void isRefusedWhenItsIdentifierBelongsToAnotherCommand() {
            Command invite = ada("user.invite", "{\"email\":\"reused@x.io\"}");
            bus.call(invite);
            int before = service.log().size();

            var _ = bus.send(new Command("acme", invite.headers(), "{\"email\":\"other@x.io\"}"));
            String id = invite.id();
            await().until(() -> bus.resultsOf(id).size() == 2);

            assertThat(code(bus.resultsOf(id).getLast())).isEqualTo("command.id-reused");
            assertThat(service.log()).hasSize(before);
        }

        @Test
        void canBeTriedAndCanInsistOnAVersion() {
            int before = service.log().size();

            Result tried =
                    bus.call(ada("user.invite", "{\"email\":\"tried@x.io\"}").with("ce_dryrun", "true"));
            Result stale = bus.call(ada("license-pool.rename", "{\"poolId\":\"global\",\"name\":\"World\"}")
                    .with("ce_expectedversion", "1"));

            assertThat(JSON.readTree(tried.text()).at("/answer/events/0/name").asString())
                    .isEqualTo("user.invited");
            assertThat(code(stale)).isEqualTo("version-conflict");
            assertThat(service.log()).hasSize(before);
        }

        @Test
        void namesTheTopicOfItsResult() {
            Command there = ada("user.invite", "{\"email\":\"there@x.io\"}")
                    .with("ce_resulttopic", other)
                    .with("ce_correlationid", "order-7");

            var _ = bus.send(there);

            await().until(() ->
                    !BusClient.read(Parts.kafka().bootstrapServers(), other).isEmpty());
            Map<String, String> headers = BusClient.headersOf(
                    BusClient.read(Parts.kafka().bootstrapServers(), other).getFirst());
            assertThat(headers)
                    .containsEntry("ce_id", there.id())
                    .containsEntry("ce_correlationid", "order-7")
                    .containsEntry("ce_specversion", "1.0");
        }

        @Test
        void isDecidedInTheOrderOfItsAccount() {
            List<CompletableFuture<Result>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Command rename =
                        ada("license-pool.rename", "{\"poolId\":\"global\",\"name\":\"Name %d\"}".formatted(i));
                results.add(bus.resultOf(rename.id()));
                var _ = bus.send(rename);
            }

            List<Long> versions = results.stream()
                    .map(CompletableFuture::join)
                    .map(result ->
                            JSON.readTree(result.text()).path("accountVersion").asLong())
                    .toList();

            assertThat(versions).isSorted().doesNotHaveDuplicates();
        }
    }

    @Nested
    class ARecordThatIsNotACommand {

        @Test
        void isParkedWithTheReasonAndTheNextOneIsHandled() {
            List<ProducerRecord<byte[], byte[]>> broken = new ArrayList<>();
            broken.add(bus.recordOf(ada("user.invite", "{\"email\":")));
            broken.add(bus.recordOf(ada("user.explode", "{}")));
            broken.add(bus.recordOf(ada("user.invite", "{\"email\":\"" + "a".repeat(5_000_000) + "\"}")));
            broken.add(new ProducerRecord<>(commands, "acme".getBytes(UTF_8), null));
            broken.add(new ProducerRecord<>(commands, null, "{}".getBytes(UTF_8)));
            broken.add(bus.recordOf(
                    new Command("NO ACCOUNT", ada("user.invite", "{}").headers(), "{}")));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("ce_specversion", "0.3")));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("ce_id", "")));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("ce_id", "x".repeat(256))));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("content-type", "text/xml")));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("ce_dryrun", "perhaps")));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("ce_resulttopic", "seatledger.events.v1")));
            broken.add(bus.recordOf(ada("user.invite", "{}").with("ce_resulttopic", other + ".that-is-not-there")));
            ProducerRecord<byte[], byte[]> noText = bus.recordOf(ada("user.invite", "{}"));
            noText.headers().remove("ce_type").add("ce_type", new byte[] {(byte) 0xff, (byte) 0xfe});
            broken.add(noText);
            ProducerRecord<byte[], byte[]> twice = bus.recordOf(ada("user.invite", "{}"));
            twice.headers().add("ce_id", "another".getBytes(UTF_8));
            broken.add(twice);
            broken.add(bus.recordOf(ada("__TypeId__", "{}").with("__TypeId__", "java.lang.Runtime")));
            int before = service.log().size();

            broken.forEach(message -> {
                var _ = bus.send(message);
            });
            Result next = bus.call(ada("user.invite", "{\"email\":\"after@x.io\"}"));

            assertThat(next.type()).isEqualTo("command.accepted");
            await().until(() -> parked().size() == broken.size());
            assertThat(parked())
                    .allSatisfy(message -> assertThat(BusClient.headersOf(message))
                            .containsKeys(
                                    "seatledger_reason",
                                    "seatledger_topic",
                                    "seatledger_partition",
                                    "seatledger_offset")
                            .doesNotContainKey("authorization"));
            assertThat(parked().stream()
                            .map(m -> m.value() == null ? -1 : m.value().length)
                            .sorted())
                    .isEqualTo(broken.stream()
                            .map(m -> m.value() == null ? -1 : m.value().length)
                            .sorted(Comparator.naturalOrder())
                            .toList());
            assertThat(service.log()).hasSize(before + 1);
        }

        @Test
        void isReportedToItsSenderIfItHasAnId() {
            Command unknown = ada("user.vanish", "{}");

            Result told = bus.call(unknown);

            assertThat(code(told)).isEqualTo("request.malformed");
            assertThat(told.text()).contains("user.vanish").doesNotContain("Exception");
        }

        private List<ConsumerRecord<byte[], byte[]>> parked() {
            return BusClient.read(Parts.kafka().bootstrapServers(), commands + ".dlt").stream()
                    .filter(m -> !"user.vanish".equals(BusClient.headersOf(m).get("ce_type")))
                    .toList();
        }
    }

    private Command ada(String name, String data) {
        return command(service.tokens().token(ServiceUnderTest.ADMIN), name, data);
    }

    private static Command command(String token, String name, String data) {
        return Command.of("acme", UUID.randomUUID().toString(), name, token, data);
    }

    private static String code(Result result) {
        return JSON.readTree(result.text()).path("problem").path("code").asString();
    }
}
