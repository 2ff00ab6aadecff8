package io.seatledger.infra.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.seatledger.infra.parts.MailServer.Mail;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MailServerIT {

    @Test
    void keepsTheLatestMails() throws Exception {
        try (MailServer server = MailServer.start(0, 3)) {
            for (String name : "ann bob cid dee".split(" ", -1)) {
                send(server, name + "@x.io");
            }

            assertThat(server.received())
                    .extracting(Mail::number, Mail::to)
                    .containsExactly(tuple(2L, "bob@x.io"), tuple(3L, "cid@x.io"), tuple(4L, "dee@x.io"));
            assertThat(server.receivedBy("ann@x.io")).isEmpty();
            assertThat(server.receivedBy("dee@x.io"))
                    .extracting(mail -> mail.text().strip())
                    .containsExactly("Hello dee@x.io");
        }
    }

    private static void send(MailServer server, String to) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "localhost");
        properties.put("mail.smtp.port", Integer.toString(server.port()));
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("seatledger@x.io"));
        message.setRecipient(RecipientType.TO, new InternetAddress(to));
        message.setSubject("Hello");
        message.setText("Hello " + to);
        Transport.send(message);
    }
}
