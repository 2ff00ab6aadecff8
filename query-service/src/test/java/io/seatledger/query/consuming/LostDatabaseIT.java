package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.infra.parts.Parts;
import io.seatledger.query.Ledger;
import io.seatledger.query.MongoProxy;
import io.seatledger.query.ServiceUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.query.Query;

/** Whatever happens to the database, the read models become again what follows from the events. */
class LostDatabaseIT {

    private static final Logger LOG = LoggerFactory.getLogger(LostDatabaseIT.class);
    private static final int ACCOUNTS = 12;
    private static final int USERS = 30;

    private final String uri = Parts.mongo().freshDatabaseUri();
    private final MongoProxy network = MongoProxy.before(uri);
    private final MongoOperations database = new MongoTemplate(new SimpleMongoClientDatabaseFactory(uri));
    private ServiceUnderTest service;
    private final List<Ledger> ledgers = new ArrayList<>();

    @BeforeEach
    void start() {
        service = ServiceUnderTest.startOn(network.uri());
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
        network.close();
    }

    @Test
    void isFilledAgainWhenItWasEmptied() {
        Map<String, List<Document>> before = documents();

        service.mongo().getCollectionNames().forEach(service.mongo()::dropCollection);

        awaitAllFolded();
        assertThat(documents()).isEqualTo(before);
    }

    @Test
    void isFilledAgainWhenItWasEmptiedWhileTheServiceWasAway() {
        Map<String, List<Document>> before = documents();
        MongoOperations mongo = service.mongo();
        mongo.getCollectionNames().forEach(mongo::dropCollection);

        service.restart();

        awaitAllFolded();
        assertThat(documents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users_", "user_counts_", "progress", "read_models", "parked"})
    void isFilledAgainWhenACollectionWasDropped(String which) {
        Map<String, List<Document>> before = documents();

        service.mongo().getCollectionNames().stream()
                .filter(each -> each.startsWith(which))
                .forEach(service.mongo()::dropCollection);

        // The next events come on top, and need what was lost.
        for (Ledger ledger : ledgers) {
            String account = ledger.at(1).accountId();
            ledger.with(new UserJoinedOrganization(account, "u0", "europe"))
                    .with(new UserLeftOrganization(account, "u0", "europe"));
            service.publishSoon(ledger.at(ledger.version() - 1));
            service.publishSoon(ledger.at(ledger.version()));
        }
        awaitAllFolded();
        assertThat(withoutVersions(documents())).isEqualTo(withoutVersions(before));
    }

    @Test
    void isFilledAgainWhenItWasEmptiedUnderLoad() throws InterruptedException {
        underLoad(() -> service.mongo().getCollectionNames().forEach(service.mongo()::dropCollection));
    }

    @Test
    void catchesUpWhenAnOlderStateWasRestoredUnderLoad() throws InterruptedException {
        Map<String, List<Document>> backup = everything();

        underLoad(() -> {
            // As when the server is stopped, and started on the files of a snapshot.
            network.cut();
            database.getCollectionNames().forEach(each -> database.remove(new Query(), each));
            restore(backup);
            network.heal();
        });
    }

    /** The batch knows the progress before the loss, and the documents after it. */
    @Test
    void catchesUpWhenAnOlderStateWasRestoredWhileABatchWasRead() {
        Map<String, List<Document>> backup = everything();
        backup.keySet().removeIf(collection -> !collection.startsWith("user") && !collection.equals("progress"));
        Ledger ledger = ledgers.getFirst();
        ledger.withUser("early", "early@x.io", "Early");
        service.publish(ledger.at(ledger.version()));
        awaitAllFolded();

        network.beforeNext("user_counts_", () -> restore(backup));
        ledger.withUser("late", "late@x.io", "Late");
        service.publish(ledger.at(ledger.version()));

        awaitAllFolded();
        assertEqualToAFoldFromTheStart();
    }

    private void restore(Map<String, List<Document>> backup) {
        backup.forEach((collection, documents) -> {
            database.remove(new Query(), collection);
            if (!documents.isEmpty()) {
                database.insert(documents, collection);
            }
        });
    }

    private void underLoad(Runnable disaster) throws InterruptedException {
        var going = new AtomicBoolean(true);
        Thread load = Thread.ofVirtual().start(() -> {
            for (int i = 0; going.get(); i++) {
                Ledger ledger = ledgers.get(i % ACCOUNTS);
                ledger.withUser("late-" + i, "late-" + i + "@x.io", "Late " + i);
                service.publish(ledger.at(ledger.version()));
            }
        });
        await().until(() -> ledgers.getFirst().version() > USERS + 20);

        long start = System.nanoTime();
        disaster.run();
        await().until(() -> ledgers.getFirst().version() > USERS + 60);
        going.set(false);
        load.join();

        awaitAllFolded();
        LOG.info(
                "Reads equal the fold again {} ms after the loss, under load", (System.nanoTime() - start) / 1_000_000);
        assertEqualToAFoldFromTheStart();
    }

    private void assertEqualToAFoldFromTheStart() {
        Map<String, List<Document>> healed = documents();
        service.mongo().getCollectionNames().forEach(service.mongo()::dropCollection);
        awaitAllFolded();
        assertThat(documents()).isEqualTo(healed);
    }

    private void awaitAllFolded() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            // For a second, the service may not have noticed which generations are lost.
            service.bean(Generations.class).refresh();
            for (Ledger ledger : ledgers) {
                String account = ledger.at(1).accountId();
                AccountProgress progress = service.mongo().findById(account, AccountProgress.class);
                assertThat(
                                progress == null
                                        ? 0
                                        : service.bean(Generations.class).versionOf(progress))
                        .as(account)
                        .isEqualTo(ledger.version());
                assertThat(service.get("/api/v1/accounts/" + account + "/users?limit=500&minAccountVersion="
                                        + ledger.version())
                                .status())
                        .isEqualTo(200);
            }
        });
    }

    /** The documents that reads use, by the type of the documents. */
    private Map<String, List<Document>> documents() {
        Map<String, List<Document>> all = new TreeMap<>();
        Generations generations = service.bean(Generations.class);
        generations.refresh();
        for (Generation generation : generations.folded()) {
            for (Projection<?> projection : generations.projectionsOf(generation)) {
                all.put(
                        projection.view().getSimpleName(),
                        sorted(service.mongo(), generations.collection(generation, projection.view())));
            }
        }
        return all;
    }

    private Map<String, List<Document>> everything() {
        Map<String, List<Document>> all = new HashMap<>();
        service.mongo().getCollectionNames().forEach(each -> all.put(each, sorted(service.mongo(), each)));
        return all;
    }

    private static List<Document> sorted(MongoOperations mongo, String collection) {
        return mongo.find(new Query().with(Sort.by("_id")), Document.class, collection);
    }

    private static Map<String, List<Document>> withoutVersions(Map<String, List<Document>> documents) {
        documents.values().forEach(each -> each.forEach(document -> document.remove("accountVersion")));
        return documents;
    }
}
