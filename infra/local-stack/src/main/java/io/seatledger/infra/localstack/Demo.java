package io.seatledger.infra.localstack;

import io.seatledger.infra.parts.DatabaseAddress;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** The demo account, which gives a newcomer something to look at. */
final class Demo {

    static final String ACCOUNT = "acme";

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final Client client;
    private final DatabaseAddress database;
    private final PrintStream out;

    Demo(Client client, DatabaseAddress database, PrintStream out) {
        this.client = client;
        this.database = database;
        this.out = out;
    }

    boolean isThere() {
        return number("SELECT count(*) FROM ledgers WHERE account_id = '" + ACCOUNT + "'") > 0;
    }

    void openOnAnEmptyStore() throws InterruptedException {
        if (number("SELECT count(*) FROM (SELECT 1 FROM events LIMIT 1) e") > 0) {
            return;
        }
        out.println("Opening the demo account " + ACCOUNT);
        client.post(
                "/api/v1/accounts",
                client.token("operator"),
                Map.of("accountId", ACCOUNT, "name", "Acme Inc.", "adminSubject", Client.ADMIN));
        String token = client.token(Client.ADMIN);
        String account = "/api/v1/accounts/" + ACCOUNT;
        for (var organization : Map.of("acme-europe", "Acme Europe", "acme-americas", "Acme Americas")
                .entrySet()) {
            client.post(
                    account + "/organizations",
                    token,
                    Map.of("organizationId", organization.getKey(), "name", organization.getValue()));
        }
        client.post(
                account + "/projects",
                token,
                Map.of("projectId", "apollo", "organizationId", "acme-europe", "name", "Apollo"));
        client.post(
                account + "/projects",
                token,
                Map.of("projectId", "gemini", "organizationId", "acme-americas", "name", "Gemini"));
        client.post(account + "/license-types", token, Map.of("licenseType", "enterprise", "name", "Enterprise"));
        client.post(account + "/license-types", token, Map.of("licenseType", "analytics", "name", "Analytics"));
        pool(
                token,
                Map.of(
                        "poolId",
                        "enterprise-global",
                        "licenseType",
                        "enterprise",
                        "name",
                        "Enterprise",
                        "capacity",
                        2_000));
        pool(
                token,
                Map.of(
                        "poolId",
                        "enterprise-europe",
                        "licenseType",
                        "enterprise",
                        "name",
                        "Enterprise Europe",
                        "capacity",
                        500,
                        "organizationId",
                        "acme-europe"));
        pool(
                token,
                Map.of(
                        "poolId",
                        "analytics-global",
                        "licenseType",
                        "analytics",
                        "name",
                        "Analytics",
                        "capacity",
                        1_500));
        pool(
                token,
                Map.of(
                        "poolId",
                        "analytics-americas",
                        "licenseType",
                        "analytics",
                        "name",
                        "Analytics Americas",
                        "capacity",
                        250,
                        "organizationId",
                        "acme-americas"));
    }

    /** Waits for the read models, which are empty at each start, so that the first read already shows the account. */
    void awaitFolded() throws InterruptedException {
        long version = number("SELECT coalesce(max(version), 0) FROM ledgers WHERE account_id = '" + ACCOUNT + "'");
        if (version == 0) {
            return;
        }
        String token = client.token(Client.ADMIN);
        long shown = -1;
        while (true) {
            Client.Answer answer = client.get("/api/v1/accounts/" + ACCOUNT + "/seats", token);
            long folded = answer.body().path("accountVersion").asLong();
            if (folded >= version) {
                return;
            }
            if (folded != shown && version > 1_000) {
                out.printf("Folding the events of %s: %d of %d%n", ACCOUNT, folded, version);
                shown = folded;
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private void pool(String token, Map<String, ?> body) throws InterruptedException {
        client.post("/api/v1/accounts/" + ACCOUNT + "/license-pools", token, body);
    }

    private long number(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not read the event store: " + e.getMessage(), e);
        }
    }
}
