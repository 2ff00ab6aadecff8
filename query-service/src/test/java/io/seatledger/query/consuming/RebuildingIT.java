package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.query.Ledger;
import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import tools.jackson.databind.JsonNode;

class RebuildingIT {

    private static final int ACCOUNTS = 10;
    private static final int USERS = 40;
    private static final String CONTROL = "/actuator/readmodels";

    private ServiceUnderTest service;
    private final List<Ledger> ledgers = new ArrayList<>();

    @BeforeEach
    void start() {
        service = ServiceUnderTest.start();
        for (int i = 0; i < ACCOUNTS; i++) {
            Ledger ledger = Ledger.of("account-" + i);
            for (int user = 0; user < USERS; user++) {
                ledger.withUser("u" + user, "u" + user + "@x.io", "User " + user);
            }
            ledger.events().forEach(service::publishSoon);
            ledgers.add(ledger);
        }
        awaitAllFolded();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void fillsANewGenerationAndSwitchesToIt() {
        Map<String, List<Document>> before = documents();
        assertThat(liveOf("users")).isEqualTo(1);

        Answer begun = service.post(CONTROL + "/rebuild", "{\"model\":\"users\"}");

        assertThat(begun.status()).as(begun.text()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> liveOf("users") == 2);
        assertThat(documents()).isEqualTo(before);
        assertThat(liveOf("accounts")).isEqualTo(1);
        JsonNode rebuild = state().path("rebuild");
        assertThat(rebuild.path("state").asString()).isEqualTo("done");
        assertThat(rebuild.path("differences")).isEmpty();
    }

    @Test
    void failsNoReadWhileEventsComeAndKeepsTheOldOneAsAWayBack() throws InterruptedException {
        var going = new AtomicBoolean(true);
        var failed = new ArrayList<String>();
        Thread load = Thread.ofVirtual().start(() -> {
            for (int i = 0; going.get(); i++) {
                Ledger ledger = ledgers.get(i % ACCOUNTS);
                ledger.withUser("late-" + i, "late-" + i + "@x.io", "Late " + i);
                service.publish(ledger.at(ledger.version()));
                Answer read = read(ledger);
                if (read.status() != 200) {
                    failed.add(read.text());
                }
            }
        });
        for (String model : List.of("users", "accounts")) {
            service.post(CONTROL + "/rebuild", "{\"model\":\"" + model + "\"}");
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> liveOf("users") == 2 && liveOf("accounts") == 2);
        service.post(CONTROL + "/back", "{\"model\":\"users\"}");
        await().until(() -> liveOf("users") == 1);
        long version = ledgers.getFirst().version();
        await().until(() -> ledgers.getFirst().version() > version + 5);
        going.set(false);
        load.join();

        assertThat(failed).isEmpty();
        awaitAllFolded();
        assertThat(checked("check")).isEmpty();
    }

    @Test
    void happensWhenTheVersionOfAProjectionIsRaised() {
        Map<String, List<Document>> before = documents();

        // As if the version before this one had filled it.
        service.mongo()
                .updateFirst(
                        query(where("_id").is("users")),
                        new Update().set("live.version", 0).inc("revision"),
                        ReadModel.class);

        await().atMost(Duration.ofSeconds(30)).until(() -> liveOf("users") == 2);
        assertThat(documents()).isEqualTo(before);
    }

    @Test
    void isLeftToNewerVersionsOfTheService() {
        service.mongo()
                .updateFirst(
                        query(where("_id").is("users")),
                        new Update().set("live.version", 99_999).inc("revision"),
                        ReadModel.class);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(service.get("/actuator/health", null).text())
                                .contains("users_1 has version 99999 of its projections"));
        assertThat(read(ledgers.getFirst()).status()).isEqualTo(200);
    }

    @Test
    void healsAnAccountThatIsParkedBecauseOfItsDocuments() {
        service.mongo().remove(query(where("_id").is("account-0/u0")), collection("users"));
        Ledger ledger = ledgers.getFirst().with(new UserSuspended("account-0", "u0"));
        service.publish(ledger.at(ledger.version()));
        await().until(() -> read(ledger).code().equals("account-parked"));

        service.post(CONTROL + "/rebuild", "{\"model\":\"users\"}");

        await().atMost(Duration.ofSeconds(60)).until(() -> read(ledger).status() == 200);
        assertThat(service.get("/api/v1/accounts/account-0/users/u0").text()).contains("SUSPENDED");
    }

    @Test
    void goesOnAfterARestart() {
        service.post(CONTROL + "/rebuild", "{\"model\":\"users\"}");
        service.restart();

        await().atMost(Duration.ofSeconds(60)).until(() -> liveOf("users") == 2);
        assertThat(checked("check")).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(service.post(CONTROL + "/rebuild", "{\"model\":\"nothing\"}").status())
                .isEqualTo(400);
        assertThat(service.post(CONTROL + "/rebuild", "{}").status()).isEqualTo(400);
        assertThat(service.post(CONTROL + "/back", "{\"model\":\"users\"}").status())
                .isEqualTo(400);
    }

    @Test
    void namesAndRepairsDocumentsThatWereCorrupted() {
        Map<String, List<Document>> before = documents();
        String users = collection("users");
        for (int i = 0; i < 7; i++) {
            service.mongo()
                    .updateFirst(
                            query(where("_id").is("account-" + i + "/u" + i)),
                            new Update().set("email", "wrong@x.io"),
                            users);
        }
        service.mongo().remove(query(where("_id").is("account-7/u7")), users);
        service.mongo().insert(new Document("_id", "account-8/ghost").append("accountId", "account-8"), users);
        service.mongo()
                .updateFirst(
                        query(where("_id").is("account-9")), new Update().set("name", "Wrong"), collection("accounts"));
        String counts = users.replace("users", "user_counts");
        service.mongo()
                .updateFirst(query(where("_id").is("account-0")), new Update().set("byStatus.PENDING", 7L), counts);

        List<String> found = checked("check");

        assertThat(found)
                .hasSize(11)
                .contains(
                        users + " account-0/u0 differs in [email]",
                        users + " account-7/u7 is missing",
                        users + " account-8/ghost should not exist",
                        collection("accounts") + " account-9 differs in [name]",
                        counts + " account-0 differs in [byStatus]");
        assertThat(documents()).isNotEqualTo(before);

        checked("repair");

        assertThat(documents()).isEqualTo(before);
        assertThat(state().path("check").path("repaired").asInt()).isEqualTo(11);
        assertThat(service.mongo().getCollectionNames()).noneMatch(name -> name.endsWith("_2") || name.endsWith("_3"));
    }

    @Test
    void repairsOneAccountAndTheOneThatIsParkedGoesOn() {
        String users = collection("users");
        service.mongo().remove(query(where("_id").is("account-0/u0")), users);
        service.mongo().remove(query(where("_id").is("account-1/u0")), users);
        Ledger ledger = ledgers.getFirst().with(new UserSuspended("account-0", "u0"));
        service.publish(ledger.at(ledger.version()));
        await().until(() -> read(ledger).code().equals("account-parked"));

        List<String> found = checked("repair", "account-0");

        assertThat(found)
                .containsExactly(
                        users + " account-0/u0 is missing",
                        users.replace("users", "user_counts") + " account-0 differs in [accountVersion, byStatus]");
        await().atMost(Duration.ofSeconds(60)).until(() -> read(ledger).status() == 200);
        assertThat(service.get("/api/v1/accounts/account-0/users/u0").text()).contains("SUSPENDED");
        assertThat(service.get("/api/v1/accounts/account-1/users/u0").status()).isEqualTo(404);
    }

    private List<String> checked(String action) {
        return differences(service.post(CONTROL + "/" + action, "{}"));
    }

    private List<String> checked(String action, String account) {
        return differences(service.post(CONTROL + "/" + action, "{\"account\":\"" + account + "\"}"));
    }

    private List<String> differences(Answer begun) {
        assertThat(begun.status()).as(begun.text()).isEqualTo(200);
        String before = begun.json().path("check").path("startedAt").asString("");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode check = state().path("check");
            return check.path("state").asString("").equals("done")
                    && (!check.path("startedAt").asString().equals(before)
                            || !begun.json()
                                    .path("check")
                                    .path("state")
                                    .asString()
                                    .equals("done"));
        });
        return state().path("check")
                .path("differences")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode state() {
        return service.get(CONTROL, null).json();
    }

    private int liveOf(String model) {
        return state().path("readModels")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(model))
                .findFirst()
                .orElseThrow()
                .path("live")
                .path("number")
                .asInt();
    }

    private Answer read(Ledger ledger) {
        return service.get(
                "/api/v1/accounts/" + ledger.at(1).accountId() + "/users?minAccountVersion=" + ledger.version());
    }

    private void awaitAllFolded() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> ledgers.forEach(
                        ledger -> assertThat(read(ledger).status()).isEqualTo(200)));
    }

    private String collection(String model) {
        Generations generations = service.bean(Generations.class);
        return generations.folded().stream()
                .filter(each -> each.model().equals(model))
                .flatMap(each -> generations.projectionsOf(each).stream()
                        .map(projection -> generations.collection(each, projection.view())))
                .findFirst()
                .orElseThrow();
    }

    /** The documents that reads use, by the type of the documents. */
    private Map<String, List<Document>> documents() {
        Map<String, List<Document>> all = new TreeMap<>();
        Generations generations = service.bean(Generations.class);
        generations.refresh();
        for (ReadModel model : generations.current().values()) {
            for (Projection<?> projection : generations.projectionsOf(model.live())) {
                all.put(
                        projection.view().getSimpleName(),
                        service.mongo()
                                .find(
                                        new Query().with(Sort.by("_id")),
                                        Document.class,
                                        generations.collection(model.live(), projection.view())));
            }
        }
        return all;
    }
}
