package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.Parts;
import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.userdirectory.UserSort.Place;
import java.time.Instant;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.mongodb.core.query.Query;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansIT {

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        await().until(() ->
                service.mongo().indexOps(UserView.class).getIndexInfo().size() > 1);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void everyDeclaredIndexIsThere() {
        assertThat(service.mongo().indexOps(UserView.class).getIndexInfo())
                .hasSize(UserDirectory.indexes().indexes().size() + 1);
    }

    /** Runs only where the server explains its plans; the embedded one does not. */
    @ParameterizedTest
    @CsvSource({
        "email,,,,,",
        "-email,,,,,",
        "name,,,,,",
        "-name,,,,,",
        "invitedAt,,,,,",
        "-invitedAt,,,,,",
        "email,PENDING,,,,",
        "email,,europe,,,",
        "email,,,apollo,,",
        "email,,,,enterprise,",
        "email,,,,,jane"
    })
    void everyListIsServedByAnIndex(
            String sort, UserStatus status, String organization, String project, String licenseType, String search) {
        assumeThat(Parts.mongo().explainsPlans())
                .as("the server explains its plans")
                .isTrue();
        var filter = new UserDirectory.Filter("acme", status, organization, project, licenseType, search);
        UserSort order = UserSort.parse(sort);
        Object value = order.field().equals("invitedAt") ? Instant.parse("2026-11-24T10:00:00Z") : "m";

        for (Place after : new Place[] {null, new Place(value, "m")}) {
            String plan = plan(UserDirectory.query(filter, order, after), 51);

            assertThat(plan).contains("IXSCAN").doesNotContain("COLLSCAN");
            if (search == null) {
                // A search reads a range of words, and no index keeps a range in the order of another field.
                assertThat(plan).doesNotContain("\"stage\": \"SORT\"");
            }
        }
    }

    @Test
    void changesAreServedByAnIndex() {
        assumeThat(Parts.mongo().explainsPlans())
                .as("the server explains its plans")
                .isTrue();

        assertThat(plan(UserDirectory.changes("acme", 7, 1_001), 1_001))
                .contains("IXSCAN", "accountVersion")
                .doesNotContain("COLLSCAN", "\"stage\": \"SORT\"");
    }

    private String plan(Query query, int limit) {
        return service.mongo()
                .executeCommand(new Document(
                                "explain",
                                new Document("find", "users")
                                        .append("filter", query.getQueryObject())
                                        .append("sort", query.getSortObject())
                                        .append("limit", limit))
                        .append("verbosity", "queryPlanner"))
                .toJson();
    }
}
