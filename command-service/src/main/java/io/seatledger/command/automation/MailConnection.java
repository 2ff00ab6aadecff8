package io.seatledger.command.automation;

import io.seatledger.command.invitation.InvitationToken;
import io.seatledger.command.invitation.LinkIssue.Issued;
import io.seatledger.command.invitation.MailOutcome;
import io.seatledger.command.language.Reason;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * A connection to the mail server, for one mail. What the server has said decides whether the mail may be sent again:
 * it may as long as the server has certainly not accepted it.
 */
final class MailConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MailConnection.class);

    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final Session session;
    private final Transport transport;

    private MailConnection(Session session, Transport transport) {
        this.session = session;
        this.transport = transport;
    }

    /** @throws MessagingException if the server is unavailable, or does not want to talk to us now */
    static MailConnection open(JavaMailSenderImpl server) throws MessagingException {
        Session session = server.getSession();
        String protocol = server.getProtocol();
        Transport transport = protocol == null ? session.getTransport() : session.getTransport(protocol);
        transport.connect(server.getHost(), server.getPort(), server.getUsername(), server.getPassword());
        return new MailConnection(session, transport);
    }

    /**
     * A message that knows whether all of it was handed over. The line that ends it comes afterwards, and a server
     * accepts nothing before that line (RFC 5321, section 4.1.1.4).
     */
    private static final class TrackedMessage extends MimeMessage {

        private boolean handedOver;

        TrackedMessage(Session session) {
            super(session);
        }

        @Override
        public void writeTo(OutputStream out, String @Nullable [] ignoreList) throws IOException, MessagingException {
            super.writeTo(out, ignoreList);
            handedOver = true;
        }
    }

    /** Sends the mail with a link. */
    MailOutcome send(InvitationMail mail, Issued issued, InvitationToken token, Instant now) {
        var message = new TrackedMessage(session);
        try {
            mail.write(message, issued, token);
            message.setHeader("Date", DATE.format(now));
            message.saveChanges();
        } catch (MessagingException e) {
            LOG.warn("Could not write the mail that invites {}: {}", token, e.toString());
            return new MailOutcome.Failed(Reason.of("The mail could not be written: " + e.getMessage()));
        }
        try {
            transport.sendMessage(message, message.getAllRecipients());
            return new MailOutcome.Sent();
        } catch (MessagingException e) {
            LOG.warn("Could not mail the invitation of {}: {}", token, e.toString());
            return outcomeOf(e, message.handedOver, token);
        }
    }

    private static MailOutcome outcomeOf(MessagingException failure, boolean handedOver, InvitationToken token) {
        String text = lastOf(failure).getMessage();
        OptionalInt reply = replyIn(failure);
        boolean rejected = reply.isPresent() && reply.getAsInt() >= 500;
        if (rejected) {
            return new MailOutcome.Failed(Reason.of("The mail server did not accept the mail: " + text));
        }
        return reply.isPresent() || !handedOver
                ? new MailOutcome.Deferred(
                        Reason.of("The mail server did not accept the mail yet: " + text), token.hash())
                : new MailOutcome.Failed(Reason.of("The connection to the mail server was lost before its answer. The"
                        + " mail may or may not have been sent: " + text));
    }

    /** The code of the server's reply (RFC 5321, section 4.2.1); empty if there was none. */
    private static OptionalInt replyIn(MessagingException failure) {
        for (Exception each = failure; each != null; each = nextOf(each)) {
            int code = switch (each) {
                case SMTPAddressFailedException e -> e.getReturnCode();
                case SMTPSendFailedException e -> e.getReturnCode();
                case SMTPSenderFailedException e -> e.getReturnCode();
                default -> -1;
            };
            if (code >= 400) {
                return OptionalInt.of(code);
            }
        }
        return OptionalInt.empty();
    }

    private static Exception lastOf(Exception failure) {
        Exception last = failure;
        for (Exception each = failure; each != null; each = nextOf(each)) {
            last = each;
        }
        return last;
    }

    private static @Nullable Exception nextOf(Exception failure) {
        return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.debug("The mail server did not say goodbye", e);
        }
    }
}
