package io.seatledger.infra.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class PartsIT {

    @Test
    void aFreshDatabaseIsEmptyAndDurable() throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();

        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            var row = statement.executeQuery("SELECT current_setting('fsync'), current_setting('synchronous_commit'), "
                    + "(SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public')");
            row.next();
            assertThat(row.getString(1)).isEqualTo("on");
            assertThat(row.getString(2)).isEqualTo("on");
            assertThat(row.getInt(3)).isZero();
        }
    }

    @Test
    void theBrokerAnswers() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                    .isNotEmpty();
        }
    }

    @Test
    void everyDatabaseUriIsAnother() {
        assertThat(Parts.mongo().freshDatabaseUri())
                .startsWith("mongodb")
                .isNotEqualTo(Parts.mongo().freshDatabaseUri());
        assertThat(new MongoPart("mongodb://u:p@h:1,i:2/old?replicaSet=r", true).freshDatabaseUri())
                .matches("mongodb://u:p@h:1,i:2/seatledger_[0-9a-f]{12}\\?replicaSet=r");
    }

    @Test
    void theMintPublishesItsKeys() throws Exception {
        try (TokenMint mint = TokenMint.start();
                HttpClient http = HttpClient.newHttpClient()) {
            String discovery = http.send(
                            HttpRequest.newBuilder(URI.create(mint.issuerUri() + "/.well-known/openid-configuration"))
                                    .build(),
                            BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();

            assertThat(discovery).contains("\"jwks_uri\":\"" + mint.issuerUri() + "/jwks\"");
            assertThat(mint.token("ada").split("\\.", -1)).hasSize(3);
        }
    }
}
