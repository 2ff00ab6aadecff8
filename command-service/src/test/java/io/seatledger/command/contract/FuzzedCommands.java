package io.seatledger.command.contract;

import static org.awaitility.Awaitility.await;

import com.networknt.schema.SpecificationVersion;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.MailServer;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.TokenMint;
import io.seatledger.infra.parts.fuzz.FuzzTarget;
import io.seatledger.infra.parts.fuzz.Known;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The command service as what fuzzers aim at: its callers, and accounts with something of everything. */
final class FuzzedCommands implements FuzzTarget, AutoCloseable {

    private static final String GUEST = "guest@guests.example";

    private final MailServer mail;
    private final ServiceUnderTest service;
    private final ServedContract contract;
    private final String guest;
    private final List<String> badTokens;

    private FuzzedCommands(ServiceUnderTest service, MailServer mail) {
        this.service = service;
        this.mail = mail;
        this.contract = new ServedContract(service.get("/v3/api-docs").text(), SpecificationVersion.DRAFT_2020_12);
        TokenMint tokens = service.tokens();
        this.guest = tokens.tokenOf("guest", GUEST, true);
        this.badTokens = List.copyOf(tokens.refused(ServiceUnderTest.ADMIN).values());
    }

    /** Starts the service with a mail server. */
    static FuzzedCommands start() {
        MailServer mail = MailServer.start(0);
        Map<String, String> properties =
                Map.of("spring.mail.host", "localhost", "spring.mail.port", Integer.toString(mail.port()));
        return new FuzzedCommands(ServiceUnderTest.start(Parts.postgres().freshDatabase(), properties), mail);
    }

    ServiceUnderTest service() {
        return service;
    }

    @Override
    public URI uri() {
        return service.uri("");
    }

    @Override
    public ServedContract contract() {
        return contract;
    }

    @Override
    public Known newAccount() {
        String account = "fuzz-" + UUID.randomUUID();
        String path = "/api/v1/accounts/" + account;
        service.openAccount(account);
        post(path + "/organizations", "{\"organizationId\":\"org\",\"name\":\"Org\"}");
        post(path + "/projects", "{\"projectId\":\"project\",\"organizationId\":\"org\",\"name\":\"Project\"}");
        post(path + "/license-types", "{\"licenseType\":\"type\",\"name\":\"Type\"}");
        for (String pool : List.of("pool", "other-pool")) {
            post(
                    path + "/license-pools",
                    "{\"poolId\":\"%s\",\"licenseType\":\"type\",\"name\":\"Pool\",\"capacity\":1000}".formatted(pool));
        }
        post(
                path + "/license-pools/pool/allotments",
                "{\"poolId\":\"allotted\",\"organizationId\":\"org\",\"name\":\"Allotted\",\"capacity\":100}");
        patch(path + "/policies", "{\"trustedDomains\":[\"trusted.example\"]}");
        String active = post(
                path + "/users",
                "{\"email\":\"ann@trusted.example\",\"organizationId\":\"org\",\"licenses\":[\"pool\"]}");
        String pending = post(path + "/users", "{\"email\":\"ben@x.io\",\"licenses\":[\"other-pool\"]}");
        int mailed = mail.receivedBy(GUEST).size();
        post(path + "/users", "{\"email\":\"%s\"}".formatted(GUEST));
        await().until(() -> mail.receivedBy(GUEST).size() > mailed);
        String link = mail.receivedBy(GUEST).getLast().link();
        return new Known()
                .with("accountId", account)
                .with("userId", active, pending)
                .withAlias("userId", "userIds")
                .with("poolId", "pool", "other-pool", "allotted")
                .withAlias("poolId", "fromPoolId", "licenses")
                .with("licenseType", "type")
                .with("organizationId", "org")
                .with("projectId", "project")
                .with("trustedDomains", "trusted.example", "x.io")
                .with("token", link.substring(link.indexOf("token=") + "token=".length()))
                .with("addresses", "cal@x.io, Dan <dan@trusted.example>; ann@trusted.example nonsense@")
                .with("text/csv", csv("eve@x.io"), csv("fay@trusted.example"))
                .withAlias("text/csv", "csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                .learning("userId", "poolId", "licenseType", "organizationId", "projectId", "email", "subject");
    }

    private static String csv(String email) {
        return "email,name,organization,project,licenses\n%s,Eve,org,project,type:pool\n".formatted(email);
    }

    private String post(String path, String body) {
        return succeeded(service.post(path, body));
    }

    private void patch(String path, String body) {
        succeeded(service.patch(path, body));
    }

    /** The user that an answer names, if it names one. */
    private static String succeeded(Answer answer) {
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer);
        }
        return answer.json().path("userId").asString("");
    }

    @Override
    public String token(String operationId) {
        return switch (operationId) {
            case "account.open" -> service.tokens().token("operator", "platform:operate");
            case "invitation.accept" -> guest;
            default -> service.tokens().token(ServiceUnderTest.ADMIN);
        };
    }

    @Override
    public String strangersToken() {
        return service.tokens().token("stranger");
    }

    @Override
    public List<String> badTokens() {
        return badTokens;
    }

    @Override
    public void close() {
        service.close();
        mail.close();
    }
}
