package io.seatledger.command.automation;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.LinkIssue.Issued;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Writes the mail that invites a user, as plain text and as HTML. */
final class InvitationMail {

    private static final DateTimeFormatter END = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String from;
    private final String acceptUrl;

    /** @param acceptUrl the page that accepts invitations; the token is appended to it */
    InvitationMail(String from, String acceptUrl) {
        this.from = from;
        this.acceptUrl = acceptUrl;
    }

    void write(MimeMessage message, Issued invitation, InvitationToken token) throws MessagingException {
        String link = acceptUrl + token.text();
        String greeting = invitation.name() == null ? "Hello," : "Hello " + invitation.name() + ",";
        String end = END.format(invitation.expiresAt());
        var mail = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
        mail.setFrom(from);
        mail.setTo(invitation.email());
        mail.setSubject("You are invited to " + invitation.accountName());
        mail.setText("""
            %s

            %s invites you to join. Accept here until %s:

            %s

            If you do not know what this is about, you need not do anything.
            """.formatted(greeting, invitation.accountName(), end, link), """
                <p>%s</p>
                <p><b>%s</b> invites you to join. Accept until %s:</p>
                <p><a href="%s">Accept the invitation</a></p>
                <p>If you do not know what this is about, you need not do anything.</p>
                """.formatted(
                        htmlEscape(greeting), htmlEscape(invitation.accountName()), end, htmlEscape(link)));
        message.setHeader("Auto-Submitted", "auto-generated");
    }
}
