package io.seatledger.infra.localstack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints the addresses of everything that runs, and three commands to paste. */
final class Guide {

    private static final String SAMPLE = "infra/samples/pasted-addresses.txt";

    private final Path root;
    private final Path data;
    private final Client client;
    private final String mailbox;
    private final PrintStream out;

    Guide(Path root, Path data, Client client, String mailbox, PrintStream out) {
        this.root = root;
        this.data = data;
        this.client = client;
        this.mailbox = mailbox;
        this.out = out;
    }

    /** Prints how to open an account, for a store without the demo. */
    void printForAnEmptyStore() throws InterruptedException {
        Path token = write("operator-token", client.token("operator"));
        out.printf(
                """

                Seatledger is ready, without any account.

                  commands  %1$s/swagger-ui.html
                  reads     %2$s/swagger-ui.html
                  mailbox   %7$s
                  tokens    %3$s
                  logs      %4$s

                Open an account as the platform's operator (its token is in %5$s):

                curl -s -H "Authorization: Bearer $(cat %5$s)" -H 'Content-Type: application/json' \\
                  -d '{"accountId":"mine","name":"Mine","adminSubject":"demo-admin"}' %1$s/api/v1/accounts; echo

                Ctrl-C stops everything; the data stays in %6$s.
                """,
                client.commands(),
                client.queries(),
                client.issuer(),
                shown(data.resolve("logs")),
                shown(token),
                shown(data),
                mailbox);
        out.flush();
    }

    void print() throws InterruptedException {
        Path token = write("token", client.token(Client.ADMIN));
        Path invitation = write("invite.json", invitation());
        String account = "/api/v1/accounts/" + Demo.ACCOUNT;
        out.printf(
                """

                Seatledger is ready.

                  commands  %1$s/swagger-ui.html
                  reads     %2$s/swagger-ui.html
                  mailbox   %10$s   (open a mail there and accept: the user is ACTIVE)
                  tokens    %3$s
                  logs      %4$s

                The token of the demo account's admin is in %5$s (good for 12 hours).
                Three commands to paste, in another terminal:

                # 1. Invite the 1,000 people of %6$s, each with two licenses
                curl -s -H "Authorization: Bearer $(cat %5$s)" -H 'Content-Type: application/json' \\
                  --data-binary @%7$s %1$s%8$s/invitations | head -c 400; echo

                # 2. Read the directory and the availability
                curl -s -H "Authorization: Bearer $(cat %5$s)" '%2$s%8$s/users?limit=3&q=a'; echo
                curl -s -H "Authorization: Bearer $(cat %5$s)" %2$s%8$s/seats; echo

                # 3. Change the source of a license: of the first user, from enterprise-global to enterprise-europe
                USER_ID=$(curl -s -H "Authorization: Bearer $(cat %5$s)" '%2$s%8$s/users?limit=1' \\
                  | sed 's/.*"userId":"\\([^"]*\\)".*/\\1/')
                curl -s -X PUT -H "Authorization: Bearer $(cat %5$s)" -H 'Content-Type: application/json' \\
                  -d '{"poolId":"enterprise-europe"}' %1$s%8$s/users/$USER_ID/licenses/enterprise/source; echo

                Ctrl-C stops everything; the data stays in %9$s.
                """,
                client.commands(),
                client.queries(),
                client.issuer(),
                shown(data.resolve("logs")),
                shown(token),
                SAMPLE,
                shown(invitation),
                account,
                shown(data),
                mailbox);
        out.flush();
    }

    private String invitation() {
        try {
            return JsonMapper.builder()
                    .build()
                    .writeValueAsString(Map.of(
                            "addresses",
                            Files.readString(root.resolve(SAMPLE)),
                            "licenses",
                            List.of("enterprise-global", "analytics-global")));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** The path relative to the project's folder, if possible: the commands are pasted there. */
    private String shown(Path path) {
        return path.startsWith(root) ? root.relativize(path).toString() : path.toString();
    }

    private Path write(String name, String text) {
        return PrivateFile.write(data.resolve(name), text);
    }
}
