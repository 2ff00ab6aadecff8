package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.FuzzSettings;
import io.seatledger.infra.parts.fuzz.FuzzTarget;
import io.seatledger.infra.parts.fuzz.HttpFuzz;
import io.seatledger.infra.parts.fuzz.Known;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever is sent over HTTP, the service answers as its OpenAPI document says. */
class ContractFuzzIT {

    @Test
    void findsNothing() throws IOException {
        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            new HttpFuzz(new Reads(service), FuzzSettings.ofSystemProperties()).run();
        }
    }

    private static final class Reads implements FuzzTarget {

        private final ServiceUnderTest service;
        private final ServedContract contract;
        private final List<String> badTokens;

        private Reads(ServiceUnderTest service) {
            this.service = service;
            this.contract =
                    new ServedContract(service.get("/v3/api-docs", null).text(), SpecificationVersion.DRAFT_2020_12);
            this.badTokens = List.copyOf(service.tokens().refused("ada").values());
        }

        @Override
        public Known newAccount() {
            String account = "fuzz-" + UUID.randomUUID();
            Ledger ledger = Ledger.of(account)
                    .with(new OrganizationCreated(account, "org", "Org"))
                    .with(new ProjectCreated(account, "project", "org", "Project"))
                    .with(new LicenseTypeAdded(account, "type", "Type"))
                    .with(new LicensePoolOpened(account, "pool", "type", "Pool", null, 100))
                    .with(new UserImportStarted(account, "import", 1))
                    .withUser("ann", "ann@x.io", "Ann")
                    .withUser("ben", "ben@x.io", "Ben")
                    .withUser("cal", "cal@x.io", "Cal")
                    .with(new LicenseReserved(account, "ann", "pool", "type"))
                    .with(new UserImportRowsHandled(
                            account, "import", 1, List.of(RowOutcome.accepted(2, "invited", "ann"))));
            service.publish(ledger);
            String version = Long.toString(ledger.version());
            assertThat(service.get("/api/v1/accounts/%s?minAccountVersion=%s".formatted(account, version))
                            .status())
                    .isEqualTo(200);
            return new Known()
                    .with("accountId", account)
                    .with("userId", "ann", "ben", "cal")
                    .with("poolId", "pool")
                    .with("licenseType", "type")
                    .with("organizationId", "org")
                    .with("projectId", "project")
                    .with("importId", "import")
                    .with("q", "a", "ann", "x.io")
                    .with("status", "PENDING", "PENDING,ACTIVE")
                    .with("sort", "email", "name", "-email")
                    .with("limit", "1", "2")
                    .with("minAccountVersion", "1", version)
                    .with("Last-Event-ID", "0", "1", version)
                    .with("cursor")
                    .withAlias("cursor", "nextCursor")
                    .learning("cursor");
        }

        @Override
        public URI uri() {
            return service.request("", null).build().uri();
        }

        @Override
        public ServedContract contract() {
            return contract;
        }

        @Override
        public String token(String operationId) {
            return service.tokens().token("ada");
        }

        @Override
        public String strangersToken() {
            return service.tokens().token("stranger");
        }

        @Override
        public List<String> badTokens() {
            return badTokens;
        }
    }
}
