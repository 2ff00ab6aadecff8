package io.seatledger.command.automation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.Scenario;
import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.LinkIssue.Issued;
import io.seatledger.command.invitation.MailOutcome;
import io.seatledger.command.language.UserId;
import jakarta.mail.MessagingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class MailConnectionTest {

    private static final InvitationToken TOKEN =
            InvitationToken.random(Scenario.ACCOUNT, new UserId("jane"), new SecureRandom());

    /** More than the buffers on the way to a server can hold. */
    private static final int LONG = 16_000_000;

    @Test
    void tellsThatAMailWasNotAcceptedWhenTheServerHangsUpInTheMiddleOfIt() throws Exception {
        MailOutcome outcome = sendToAServerThatReads(Part.FIRST_LINE, "x".repeat(LONG));

        assertThat(outcome).isInstanceOf(MailOutcome.Deferred.class);
    }

    @Test
    void doesNotKnowWhetherAMailWasAcceptedWhenTheServerHangsUpAfterItsEnd() throws Exception {
        MailOutcome outcome = sendToAServerThatReads(Part.ALL, "Jane");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        MailOutcome.Failed.class,
                        failed -> assertThat(failed.reason().value()).contains("may or may not"));
    }

    /** How much of a mail a server reads before it hangs up. */
    private enum Part {
        FIRST_LINE,
        ALL
    }

    private static MailOutcome sendToAServerThatReads(Part part, String name) throws IOException, MessagingException {
        try (var clients = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(clients, part));
            var server = new JavaMailSenderImpl();
            server.setHost(clients.getInetAddress().getHostAddress());
            server.setPort(clients.getLocalPort());
            try (MailConnection connected = MailConnection.open(server)) {
                return connected.send(
                        new InvitationMail("seatledger@localhost", "http://localhost/accept?token="),
                        new Issued("Acme", "jane@x.io", name, Scenario.NOW),
                        TOKEN,
                        Scenario.NOW);
            }
        }
    }

    private static void serve(ServerSocket clients, Part part) {
        try (Socket client = clients.accept();
                var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            reply(client, "220 ready");
            String command = lines.readLine();
            while (!command.equals("DATA")) {
                reply(client, "250 OK");
                command = lines.readLine();
            }
            reply(client, "354 go ahead");
            String line = lines.readLine();
            while (part == Part.ALL && !line.equals(".")) {
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reply(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }
}
