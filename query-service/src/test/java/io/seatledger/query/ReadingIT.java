package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import io.seatledger.events.AccountEvent.AuditorGranted;
import io.seatledger.events.AccountEvent.AuditorRevoked;
import io.seatledger.events.AccountEvent.DomainTrusted;
import io.seatledger.events.AccountEvent.InvitationLifetimeSet;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.OrganizationRenamed;
import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.AccountEvent.ProjectRenamed;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingIT {

    private ServiceUnderTest service;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void showsTheSeatsThatEventsMove() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new OrganizationCreated(a, "europe", "Europe"))
                .with(new LicensePoolOpened(a, "p1", "pro", "One", null, 5))
                .with(new LicensePoolOpened(a, "p2", "pro", "Two", "europe", 3))
                .withUser("u1", "jane@x.io", "Jane")
                .with(new LicenseReserved(a, "u1", "p1", "pro"))
                .with(new InvitationAccepted(a, "u1", "i-u1", "claim-u1"))
                .with(new LicenseAssigned(a, "u1", "p1", "pro", true))
                .with(new LicenseChanged(a, "u1", "pro", "p1", "p2", SeatState.ASSIGNED))
                .withUser("u2", "b@x.io", "B")
                .with(new LicenseReserved(a, "u2", "p1", "pro"))
                .with(new LicenseReleased(a, "u2", "p1", "pro", SeatState.RESERVED, ReleaseReason.RELEASED_BY_ADMIN));
        service.publish(ledger);

        Answer pools = read(ledger, "/license-pools");
        assertThat(pools.json()
                        .path("licensePools")
                        .valueStream()
                        .map(p -> "%s %d+%d+%d"
                                .formatted(
                                        p.path("poolId").asString(),
                                        p.path("assigned").asInt(),
                                        p.path("reserved").asInt(),
                                        p.path("remaining").asInt())))
                .containsExactly("p1 0+0+5", "p2 1+0+2");
        assertThat(read(ledger, "/seats").json().path("seats").toString()).isEqualTo("""
            [{"licenseType":"pro","pools":2,"capacity":8,"assigned":1,"reserved":0,"remaining":7,"assignable":7,\
            "byStatus":[\
            {"status":"ACTIVE","pools":2,"capacity":8,"assigned":1,"reserved":0,"remaining":7}]}]\
            """);
        Answer user = read(ledger, "/users/u1");
        assertThat(user.json().path("status").asString()).isEqualTo("ACTIVE");
        assertThat(user.json().path("licenses").toString())
                .isEqualTo("[{\"licenseType\":\"pro\",\"poolId\":\"p2\",\"seat\":\"ASSIGNED\"," + "\"inForce\":true}]");
        assertThat(read(ledger, "/users/u2").json().path("licenses")).isEmpty();
        assertThat(read(ledger, "/organizations").json().path("organizations").toString())
                .isEqualTo("[{\"organizationId\":\"europe\",\"name\":\"Europe\",\"archived\":false,"
                        + "\"accountVersion\":3}]");
    }

    @Test
    void showsWhatBecomesOfUsers() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .withUser("u1", "jane@x.io", "Jane")
                .withUser("u2", "bob@x.io", "Bob")
                .withUser("u3", "eve@x.io", "Eve")
                .with(new InvitationMailFailed(a, "u1", "i-u1", 1, "No such mailbox."))
                .with(new InvitationMailDeferred(a, "u2", "i-u2", 1, "Try again later."))
                .with(new InvitationMailed(a, "u2", "i-u2", 1))
                .with(new InvitationMailDeferred(a, "u3", "i-u3", 1, "Try again later."))
                .with(new InvitationAccepted(a, "u2", "i-u2", "claim-u2"))
                .with(new UserSuspended(a, "u2"))
                .with(new UserJoinedOrganization(a, "u2", "emea"))
                .with(new UserMovedToOrganization(a, "u2", "emea", "asia"))
                .with(new UserAddedToProject(a, "u2", "p"))
                .with(new UserNamed(a, "u2", "Robert Brown"))
                .with(new InvitationExpired(a, "u3", "i-u3", "claim-u3", null));
        service.publish(ledger);

        JsonNode failed = read(ledger, "/users/u1").json();
        assertThat(failed.at("/invitation/mail/status").asString()).isEqualTo("FAILED");
        assertThat(failed.at("/invitation/mail/failure").asString()).isEqualTo("No such mailbox.");
        JsonNode bob = read(ledger, "/users/u2").json();
        assertThat(bob.path("status").asString()).isEqualTo("SUSPENDED");
        assertThat(bob.at("/invitation/mail/status").asString()).isEqualTo("SENT");
        assertThat(bob.path("organizationId").asString()).isEqualTo("asia");
        assertThat(bob.path("projectIds").toString()).isEqualTo("[\"p\"]");
        assertThat(found(ledger, "?q=brown")).containsExactly("u2");
        assertThat(found(ledger, "")).containsExactly("u2", "u1");
        assertThat(found(ledger, "?status=REMOVED")).containsExactly("u3");
        assertThat(read(ledger, "/users/u3").json().at("/invitation/status").asString())
                .isEqualTo("EXPIRED");
    }

    @Test
    void countsAnAllottedSeatOnce() {
        String a = account();
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        Ledger ledger = Ledger.of(a)
                .with(new LicensePoolOpened(a, "global", "pro", "Global", null, 10))
                .with(new LicensePoolAllotted(a, "europe", "global", "pro", "Europe", "emea", 4, null, null, 0))
                .with(new LicensePoolResized(a, "europe", "pro", "global", 4, 6))
                .with(new LicensePoolAllotted(a, "gone", "global", "pro", "Gone", "emea", 2, null, null, 0))
                .with(new LicensePoolClosed(a, "gone", "pro", "global", 2))
                .with(new LicensePoolTermSet(a, "global", List.of("europe"), null, past, 60));
        service.publish(ledger);

        assertThat(read(ledger, "/license-pools")
                        .json()
                        .path("licensePools")
                        .valueStream()
                        .map(p -> "%s %s %d-%d=%d"
                                .formatted(
                                        p.path("poolId").asString(),
                                        p.path("status").asString(),
                                        p.path("capacity").asInt(),
                                        p.path("allotted").asInt(),
                                        p.path("remaining").asInt())))
                .containsExactly("europe SUSPENDED 6-0=6", "global SUSPENDED 10-6=4");
        assertThat(read(ledger, "/seats").json().path("seats").toString()).isEqualTo("""
            [{"licenseType":"pro","pools":2,"capacity":10,"assigned":0,"reserved":0,"remaining":10,\
            "assignable":0,"byStatus":[\
            {"status":"SUSPENDED","pools":2,"capacity":10,"assigned":0,"reserved":0,"remaining":10}]}]\
            """);
        JsonNode closed = read(ledger, "/license-pools?closed=true").json().path("licensePools");
        assertThat(closed).hasSize(1);
        assertThat(closed.path(0).path("poolId").asString()).isEqualTo("gone");
        assertThat(closed.path(0).path("status").asString()).isEqualTo("CLOSED");
        assertThat(closed.path(0).path("capacity").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhichLicensesAreInForce() {
        String a = account();
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        Ledger ledger = Ledger.of(a)
                .with(new LicensePoolOpened(a, "over", "pro", "Over", null, 5))
                .with(new LicensePoolOpened(a, "grace", "basic", "Grace", null, 5))
                .withUser("u1", "jane@x.io", "Jane")
                .with(new LicenseReserved(a, "u1", "over", "pro"))
                .with(new LicenseReserved(a, "u1", "grace", "basic"))
                .with(new LicensePoolTermSet(a, "over", List.of(), null, past, 60))
                .with(new LicensePoolTermSet(a, "grace", List.of(), null, past, 10_000_000_000L));
        service.publish(ledger);

        for (JsonNode jane : List.of(
                read(ledger, "/users/u1").json(),
                read(ledger, "/users").json().path("users").path(0))) {
            assertThat(jane.path("licenses")
                            .valueStream()
                            .map(l -> l.path("poolId").asString() + " "
                                    + l.path("inForce").asBoolean()))
                    .containsExactly("grace true", "over false");
        }
    }

    @Test
    void pagesThroughTheStructureAndThePools() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new OrganizationCreated(a, "asia", "Asia"))
                .with(new OrganizationCreated(a, "europe", "Europe"))
                .with(new OrganizationArchived(a, "asia"))
                .with(new OrganizationRenamed(a, "europe", "EU"))
                .with(new ProjectCreated(a, "p1", "europe", "One"))
                .with(new ProjectCreated(a, "p2", "asia", "Two"))
                .with(new ProjectCreated(a, "p3", "europe", "Three"))
                .with(new ProjectRenamed(a, "p2", "Second"))
                .with(new ProjectArchived(a, "p3"));
        for (int i = 0; i < 3; i++) {
            ledger.with(new LicensePoolOpened(a, "pool-" + i, "type-" + i, "Pool", null, i));
        }
        service.publish(ledger);

        assertThat(paged(ledger, "/organizations?limit=1", "organizations", "organizationId"))
                .containsExactly("asia", "europe");
        assertThat(paged(ledger, "/projects?limit=2", "projects", "projectId")).containsExactly("p1", "p2", "p3");
        assertThat(paged(ledger, "/projects?limit=1&organizationId=europe", "projects", "projectId"))
                .containsExactly("p1", "p3");
        assertThat(paged(ledger, "/license-pools?limit=1", "licensePools", "poolId"))
                .containsExactly("pool-0", "pool-1", "pool-2");
        assertThat(read(ledger, "/organizations/asia").json().path("archived").asBoolean())
                .isTrue();
        assertThat(read(ledger, "/organizations/europe").json().path("name").asString())
                .isEqualTo("EU");
        assertThat(read(ledger, "/organizations/europe").header("ETag")).isEqualTo("\"6\"");
        assertThat(read(ledger, "/projects/p2").text())
                .isEqualTo("{\"projectId\":\"p2\",\"organizationId\":\"asia\",\"name\":\"Second\",\"archived\":false,"
                        + "\"accountVersion\":10}");
        assertThat(read(ledger, "/projects/p3").header("ETag")).isEqualTo("\"11\"");
        assertThat(read(ledger, "").header("ETag")).isEqualTo("\"11\"");
        assertThat(read(ledger, "/organizations/none").code()).isEqualTo("not-found");
        assertThat(read(ledger, "/projects/none").code()).isEqualTo("not-found");
    }

    private List<String> paged(Ledger ledger, String list, String entries, String id) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = read(ledger, list + cursor);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json().path(entries).forEach(each -> seen.add(each.path(id).asString()));
            cursor = page.json().has("nextCursor")
                    ? "&cursor=" + page.json().path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        return seen;
    }

    @Test
    void tellsHowFarAnImportHasCome() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new UserImportStarted(a, "i1", 3))
                .with(new UserImportRowsHandled(
                        a,
                        "i1",
                        1,
                        List.of(
                                RowOutcome.accepted(2, "invited", "u1"),
                                new RowOutcome(3, "already-invited", "u1", null, "email", null, "Somebody has it."))));
        service.publish(ledger);

        JsonNode half = read(ledger, "/imports/i1").json();
        assertThat(half.path("handled").asInt()).isEqualTo(2);
        assertThat(half.path("status").asString()).isEqualTo("UNDER_WAY");

        ledger.with(new UserImportRowsHandled(
                a,
                "i1",
                3,
                List.of(new RowOutcome(
                        3,
                        "invitation.not-an-address",
                        null,
                        new RefusedRow("nobody", "=No, Body", null, null, "pro:global"),
                        "email",
                        "nobody",
                        "This is not an email address."))));
        service.publish(ledger.at(ledger.version()));
        JsonNode done = read(ledger, "/imports/i1").json();
        assertThat(done.path("status").asString()).isEqualTo("DONE");
        assertThat(done.has("failure")).isFalse();
        assertThat(done.path("counts").toString())
                .isEqualTo("{\"already-invited\":1,\"invitation.not-an-address\":1,\"invited\":1}");
        assertThat(done.at("/results/0/userId").asString()).isEqualTo("u1");
        JsonNode refused = done.at("/results/2");
        assertThat(refused.path("line").asInt()).isEqualTo(3);
        assertThat(refused.path("email").asString()).isEqualTo("nobody");
        assertThat(refused.at("/row/licenses").asString()).isEqualTo("pro:global");
        assertThat(read(ledger, "/imports/i1/report").text())
                .startsWith("line,outcome,email,name,organization,project,licenses,field,value,detail,userId\r\n")
                .contains("\"3\",\"invitation.not-an-address\",\"nobody\",\"'=No, Body\",,,\"pro:global\",\"email\","
                        + "\"nobody\",\"This is not an email address.\",\r\n");
        assertThat(read(ledger, "/imports/i2").code()).isEqualTo("not-found");
    }

    @Test
    void listsImportsPageByPageTheLatestFirst() {
        String a = account();
        Ledger ledger = Ledger.of(a);
        for (String each : List.of("i1", "i2", "i3")) {
            ledger.with(new UserImportStarted(a, each, 1));
        }
        ledger.with(new UserImportRowsHandled(a, "i2", 1, List.of(RowOutcome.accepted(2, "invited", "u1"))));
        service.publish(ledger);

        JsonNode first = read(ledger, "/imports?limit=2").json();
        String next = first.path("nextCursor").asString();
        JsonNode second = read(ledger, "/imports?limit=2&cursor=" + next).json();

        assertThat(Stream.concat(
                                first.path("imports").valueStream(),
                                second.path("imports").valueStream())
                        .map(each -> each.path("importId").asString() + " "
                                + each.path("status").asString()))
                .containsExactlyInAnyOrder("i1 UNDER_WAY", "i2 DONE", "i3 UNDER_WAY");
        assertThat(first.path("imports")).hasSize(2);
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(read(ledger, "/imports?cursor=none").status()).isEqualTo(400);
    }

    @Test
    void tellsWhyAnImportHasFailed() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new UserImportStarted(a, "i1", 3))
                .with(new UserImportRowsHandled(a, "i1", 1, List.of(RowOutcome.accepted(2, "invited", "u1"))))
                .with(new UserImportFailed(a, "i1", "The file is missing.", 2));
        service.publish(ledger);

        JsonNode failed = read(ledger, "/imports/i1").json();

        assertThat(failed.path("status").asString()).isEqualTo("FAILED");
        assertThat(failed.path("failure").asString()).isEqualTo("The file is missing.");
        assertThat(failed.path("handled").asInt()).isEqualTo(1);
        assertThat(failed.path("results")).hasSize(1);
    }

    @Test
    void letsAuditorsReadEverything() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new AuditorGranted(a, "otto"))
                .with(new LicenseTypeAdded(a, "pro", "Pro"))
                .with(new InvitationLifetimeSet(a, 60))
                .with(new DomainTrusted(a, "x.io"));
        service.publish(ledger);
        read(ledger, "");

        Answer account = service.get("/api/v1/accounts/" + a, service.tokens().token("otto"));

        assertThat(account.status()).isEqualTo(200);
        assertThat(account.json().path("auditors").toString()).isEqualTo("[\"otto\"]");
        assertThat(account.json().path("policies").toString())
                .isEqualTo("{\"invitationLifetimeSeconds\":60,\"homeOrganizationOnly\":false,"
                        + "\"seatsOfSuspended\":\"KEEP\",\"trustedDomains\":[\"x.io\"]}");
        assertThat(account.json().path("licenseTypes").toString())
                .isEqualTo("[{\"licenseType\":\"pro\",\"name\":\"Pro\",\"retired\":false}]");
        ledger.with(new AuditorRevoked(a, "otto"));
        service.publish(ledger.at(ledger.version()));
        read(ledger, "");
        assertThat(service.get("/api/v1/accounts/" + a, service.tokens().token("otto"))
                        .code())
                .isEqualTo("forbidden");
    }

    @ParameterizedTest
    @CsvSource({"email,50", "email,7", "-email,7", "name,3", "-name,7", "invitedAt,7", "-invitedAt,1"})
    void pagesThroughEveryUserOnce(String sort, int limit) {
        Ledger ledger = Ledger.of(account());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            all.add("u%02d".formatted(i));
            ledger.withUser(all.getLast(), "user%02d@x.io".formatted(i), "Name " + i / 5);
        }
        service.publish(ledger);

        List<String> seen = paged(ledger, "/users?limit=" + limit + "&sort=" + sort, "users", "userId");

        if (sort.endsWith("name")) {
            assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
        } else {
            if (sort.startsWith("-")) {
                Collections.reverse(all);
            }
            assertThat(seen).containsExactlyElementsOf(all);
        }
    }

    @Test
    void findsUsersByTheBeginningOfTheirWords() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new LicensePoolOpened(a, "p", "pro", "P", null, 9))
                .withUser("u1", "jane.doe@x.io", "Jane Doe")
                .withUser("u2", "bob@y.io", "Bob Dylan")
                .with(new LicenseReserved(a, "u2", "p", "pro"));
        service.publish(ledger);

        assertThat(found(ledger, "?q=jan")).containsExactly("u1");
        assertThat(found(ledger, "?q=DO+jane")).containsExactly("u1");
        assertThat(found(ledger, "?q=d")).containsExactlyInAnyOrder("u1", "u2");
        assertThat(found(ledger, "?q=bob@y.io")).containsExactly("u2");
        assertThat(found(ledger, "?q=ane")).isEmpty();
        assertThat(found(ledger, "?licenseType=pro")).containsExactly("u2");
        assertThat(found(ledger, "?status=ACTIVE")).isEmpty();
        assertThat(found(ledger, "?status=PENDING&q=d&licenseType=pro")).containsExactly("u2");
        assertThat(found(ledger, "?organizationId=europe")).isEmpty();
        assertThat(found(ledger, "?projectId=apollo")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "O'Brien | O'Brien",
                "Jean-Luc Picard | Jean-Luc",
                "Jean-Luc Picard | Picard, Jean",
                "Hans Müller | Muller",
                "Hans Müller | Mu\u0308ller",
                "Anyone | example.com",
                "İstanbul | istanbul",
                "Weiß | WEISS",
                "山田　太郎 | 山田　太郎",
                "山𠮷 | 山"
            })
    void findsANameHoweverItIsWritten(String name, String search) {
        Ledger ledger =
                Ledger.of(account()).withUser("u1", "jane@example.com", name).withUser("u2", "bob@x.io", "Bob");
        service.publish(ledger);

        assertThat(found(ledger, "?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8)))
                .containsExactly("u1");
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "^", "$where", "{\"$ne\":null}", "\\Q", "(", "j.*e", "%00", "[a-z]"})
    void takesASearchLiterally(String search) {
        Ledger ledger = Ledger.of(account()).withUser("u1", "jane@x.io", "Jane");
        service.publish(ledger);

        assertThat(found(ledger, "?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void isForAdminsOfTheAccountAlone() {
        Ledger mine = Ledger.of(account()).withUser("u1", "jane@x.io", "Jane");
        service.publish(mine);
        read(mine, "/users");
        String path = "/api/v1/accounts/" + mine.at(1).accountId();

        for (String below : List.of(
                "",
                "/organizations",
                "/organizations/o1",
                "/projects",
                "/projects/p1",
                "/users",
                "/users/u1",
                "/users/counts",
                "/users.csv",
                "/license-pools",
                "/seats",
                "/imports/i1",
                "/changes")) {
            Answer foreign = service.get(path + below, service.tokens().token("eve"));
            assertThat(foreign.status()).isEqualTo(403);
            assertThat(foreign.text())
                    .isEqualTo(service.get(
                                    "/api/v1/accounts/nowhere" + below,
                                    service.tokens().token("eve"))
                            .text());
        }
        assertThat(service.get(path + "/users/nobody").code()).isEqualTo("not-found");
        assertThat(service.get(path + "/license-pools/none").code()).isEqualTo("not-found");
    }

    @Test
    void findsNothingOfAnotherAccount() {
        Ledger mine = Ledger.of(account()).withUser("same-id", "jane@x.io", "Jane");
        Ledger theirs = Ledger.of(account()).withUser("other-id", "bob@x.io", "Bob");
        service.publish(mine);
        service.publish(theirs);

        assertThat(found(mine, "")).containsExactly("same-id");
        assertThat(found(theirs, "")).containsExactly("other-id");
        assertThat(read(theirs, "/users/same-id").status()).isEqualTo(404);
        assertThat(read(theirs, "/users/" + mine.at(1).accountId() + "%2Fsame-id")
                        .status())
                .isBetween(400, 404);
        String cursor = read(Ledger.of(mine.at(1).accountId()), "/users?limit=1")
                .json()
                .path("nextCursor")
                .asString();
        assertThat(read(theirs, "/users?cursor=" + cursor).code()).isEqualTo("cursor.unknown");
    }

    @Test
    void saysWhenItIsBehind() {
        Ledger ledger = Ledger.of(account());
        service.publish(ledger);
        read(ledger, "");

        Answer behind = service.get("/api/v1/accounts/" + ledger.at(1).accountId() + "?minAccountVersion=9");

        assertThat(behind.status()).isEqualTo(503);
        assertThat(behind.code()).isEqualTo("projection.behind");
        assertThat(behind.json().path("accountVersion").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=x",
                "limit=",
                "limit=0x10",
                "limit=%D9%A3",
                "limit=%205",
                "limit=%2B5",
                "limit=-0",
                "limit=1e3",
                "limit=99999999999999999999",
                "limit=5&limit=5",
                "licensetype=x",
                "sort=",
                "status=",
                "status=pending",
                "status=%20PENDING",
                "sort=age",
                "status=GONE",
                "minAccountVersion=x",
                "minAccountVersion=-1",
                "minAccountVersion=99999999999999999999",
                "minAccountVersion=",
                "minAccountVersion=0x10",
                "minAccountVersion=%D9%A1"
            })
    void refusesParametersThatCannotBe(String parameter) {
        Answer answer = service.get("/api/v1/accounts/acme/users?" + parameter);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request.invalid");
        assertThat(answer.json().path("errors").get(0).path("field").asString())
                .isEqualTo(parameter.substring(0, parameter.indexOf('=')));
        if (parameter.startsWith("limit=") && !parameter.contains("&")) {
            assertThat(answer.text()).contains("from 1 to 500");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00"})
    void refusesACursorThatIsNone(String cursor) {
        Answer answer = service.get("/api/v1/accounts/acme/users?cursor=" + cursor);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("cursor.unknown");
    }

    @Test
    void tagsAPageWithTheVersionThatChangedIt() {
        String a = account();
        Ledger ledger = Ledger.of(a)
                .with(new LicensePoolOpened(a, "p", "pro", "P", null, 9))
                .withUser("u1", "jane@x.io", "Jane")
                .withUser("u2", "bob@x.io", "Bob")
                .with(new LicenseReserved(a, "u2", "p", "pro"))
                .withUser("u3", "eve@x.io", "Eve");
        service.publish(ledger);

        assertThat(read(ledger, "").header("ETag")).isEqualTo("\"2\"");
        assertThat(read(ledger, "").json().path("accountVersion").asLong()).isEqualTo(2);
        assertThat(read(ledger, "/users/u1").header("ETag")).startsWith("\"4-");
        assertThat(read(ledger, "/users/u2").header("ETag")).startsWith("\"6-");
        assertThat(read(ledger, "/license-pools/p").header("ETag")).startsWith("\"6-");
        assertThat(read(ledger, "/users").json().path("accountVersion").asLong())
                .isEqualTo(7);
    }

    @Test
    void tagsWhatChangesByItselfWithItsState() {
        String a = account();
        Instant end = Instant.now().plusSeconds(3);
        Ledger ledger = Ledger.of(a)
                .with(new LicensePoolOpened(a, "p", "pro", "P", null, 9))
                .withUser("u1", "jane@x.io", "Jane")
                .with(new LicenseReserved(a, "u1", "p", "pro"))
                .with(new LicensePoolTermSet(a, "p", List.of(), null, end, 0));
        service.publish(ledger);
        for (String path : List.of("/license-pools/p", "/users/u1")) {
            Answer before = read(ledger, path);

            await().untilAsserted(
                            () -> assertThat(read(ledger, path).header("ETag")).isNotEqualTo(before.header("ETag")));

            Answer after = read(ledger, path);
            assertThat(after.text()).isNotEqualTo(before.text());
            assertThat(after.header("ETag")).startsWith(before.header("ETag").replaceFirst("-.*", "-"));
            assertThat(read(ledger, path).header("ETag")).isEqualTo(after.header("ETag"));
            service.publish(ledger.with(new LicensePoolTermSet(
                            a, "p", List.of(), null, Instant.now().plusSeconds(3), 0))
                    .at(ledger.version()));
        }
    }

    @Test
    void saysNothingOfAUserInACursor() {
        Ledger ledger = Ledger.of(account())
                .withUser("u1", "jane@example.com", "Jane")
                .withUser("u2", "joe@example.com", "Joe");
        service.publish(ledger);

        String cursor = read(ledger, "/users?limit=1").json().path("nextCursor").asString();

        assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1))
                .doesNotContain("jane", "u1", "example");
        assertThat(read(ledger, "/users?limit=1&cursor=" + cursor).text()).contains("joe@example.com");
        assertThat(read(ledger, "/users?limit=1&sort=name&cursor=" + cursor).code())
                .isEqualTo("cursor.unknown");
        char first = cursor.charAt(20);
        String forged = cursor.substring(0, 20) + (first == 'A' ? 'B' : 'A') + cursor.substring(21);
        assertThat(read(ledger, "/users?limit=1&cursor=" + forged).code()).isEqualTo("cursor.unknown");
    }

    @Test
    void storesNoNamesOfClasses() {
        String a = account();
        service.publish(Ledger.of(a)
                .with(new OrganizationCreated(a, "o", "O"))
                .with(new ProjectCreated(a, "p", "o", "P"))
                .with(new LicensePoolOpened(a, "p", "pro", "P", null, 9))
                .with(new UserImportStarted(a, "i", 1))
                .with(new UserImportRowsHandled(a, "i", 1, List.of(RowOutcome.accepted(2, "invited", "u1"))))
                .withUser("u1", "jane@x.io", "Jane")
                .with(new LicenseReserved(a, "u1", "p", "pro")));
        await().until(() ->
                service.get("/api/v1/accounts/" + a + "?minAccountVersion=9").status() == 200);

        for (String collection : service.mongo().getCollectionNames()) {
            assertThat(service.mongo().findAll(Document.class, collection))
                    .allSatisfy(document -> assertThat(document.toJson()).doesNotContain("_class", "io.seatledger"));
        }
    }

    @Test
    void writesToTheMajorityAndReadsThePrimaryWhateverTheAddressSays() {
        MongoDatabase database = service.bean(MongoDatabaseFactory.class).getMongoDatabase();

        assertThat(database.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY);
        assertThat(database.getReadPreference()).isEqualTo(ReadPreference.primary());
    }

    @Test
    void describesItself() {
        Answer api = service.get("/v3/api-docs", null);

        assertThat(api.json().path("openapi").asString()).startsWith("3.1");
        assertThat(api.json().path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/v1/accounts/{accountId}",
                        "/api/v1/accounts/{accountId}/users",
                        "/api/v1/accounts/{accountId}/users.csv",
                        "/api/v1/accounts/{accountId}/users/counts",
                        "/api/v1/accounts/{accountId}/users/{userId}",
                        "/api/v1/accounts/{accountId}/license-pools",
                        "/api/v1/accounts/{accountId}/license-pools/{poolId}",
                        "/api/v1/accounts/{accountId}/seats",
                        "/api/v1/accounts/{accountId}/organizations",
                        "/api/v1/accounts/{accountId}/organizations/{organizationId}",
                        "/api/v1/accounts/{accountId}/projects",
                        "/api/v1/accounts/{accountId}/projects/{projectId}",
                        "/api/v1/accounts/{accountId}/imports",
                        "/api/v1/accounts/{accountId}/imports/{importId}",
                        "/api/v1/accounts/{accountId}/imports/{importId}/report",
                        "/api/v1/accounts/{accountId}/changes");
        assertThat(service.get("/api/v1/nowhere").code()).isEqualTo("not-found");
    }

    @Test
    void skipsDuplicatesAndGoesOnAfterARestart() {
        Ledger ledger = Ledger.of(account()).withUser("u1", "a@x.io", "A");
        service.publish(ledger);
        service.publish(ledger);
        service.publish(ledger.at(2));
        ledger.withUser("u2", "b@x.io", "B");
        service.publish(ledger.at(4));
        assertThat(found(ledger, "")).containsExactly("u1", "u2");

        service.restart();
        ledger.withUser("u3", "c@x.io", "C");
        service.publish(ledger.at(5));

        assertThat(found(ledger, "")).containsExactly("u1", "u2", "u3");
    }

    @Test
    void readsNoHeadersButItsOwn() {
        Ledger ledger = Ledger.of(account()).withUser("u1", "a@x.io", "A");
        service.publish(ledger.at(1));
        service.publish(ledger.at(2));
        ProducerRecord<String, byte[]> decorated = withHeader(
                service,
                ledger.at(3),
                "__TypeId__",
                "javax.script.ScriptEngineManager".getBytes(StandardCharsets.UTF_8));
        decorated
                .headers()
                .add("spring_json_header_types", new byte[] {(byte) 0xff})
                .add("ce_unheardof", new byte[100_000]);
        service.publish(decorated);

        assertThat(found(ledger, "")).containsExactly("u1");
    }

    private static ProducerRecord<String, byte[]> withHeader(
            ServiceUnderTest service, EventEnvelope event, String name, byte[] value) {
        ProducerRecord<String, byte[]> record = Ledger.record(service.topic(), event);
        record.headers().add(name, value);
        return record;
    }

    private Answer read(Ledger ledger, String below) {
        return service.get("/api/v1/accounts/" + ledger.at(1).accountId() + below + (below.contains("?") ? "&" : "?")
                + "minAccountVersion=" + ledger.version());
    }

    private List<String> found(Ledger ledger, String query) {
        Answer answer = read(ledger, "/users" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .path("users")
                .valueStream()
                .map(u -> u.path("userId").asString())
                .toList();
    }

    private static String account() {
        return "a" + UUID.randomUUID();
    }
}
