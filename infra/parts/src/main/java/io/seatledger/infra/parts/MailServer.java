package io.seatledger.infra.parts;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A mail server that accepts mail for any address and keeps it in memory. A test can make it reject an address. */
public final class MailServer implements AutoCloseable {

    private static final Pattern HREF = Pattern.compile("href=\"([^\"]+)\"");

    private final GreenMail server;
    private final int port;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /**
     * A received mail.
     *
     * @param text the plain-text part, with {@code LF} as line break
     * @param html the HTML part
     */
    public record Mail(String to, String subject, String text, String html) {

        /** The address of the first link in the HTML part. */
        public String link() {
            Matcher matcher = HREF.matcher(html);
            if (!matcher.find()) {
                throw new IllegalStateException("the mail has no link: " + html);
            }
            return matcher.group(1);
        }
    }

    private MailServer(int port) {
        server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
        server.start();
        this.port = server.getSmtp().getPort();
        UserManager users = server.getUserManager();
        users.setMessageDeliveryHandler((_, to) -> {
            String address = to.getEmail();
            if (refused.contains(address)) {
                throw new MessagingException("no mailbox " + address);
            }
            GreenMailUser known = users.getUserByEmail(address);
            return known == null ? users.createUser(address, address, address) : known;
        });
    }

    /** Starts a server on a port; 0 picks a free one. */
    public static MailServer start(int port) {
        return new MailServer(port);
    }

    /** The port on localhost. */
    public int port() {
        return port;
    }

    /** Rejects mail to this address from now on. */
    public void refuse(String address) {
        refused.add(address);
    }

    /** Accepts mail to this address again. */
    public void takeAgain(String address) {
        refused.remove(address);
    }

    /** All received mails, oldest first. */
    public List<Mail> received() {
        return Stream.of(server.getReceivedMessages()).map(MailServer::read).toList();
    }

    /** The mails that an address has received, oldest first. */
    public List<Mail> receivedBy(String address) {
        return received().stream().filter(mail -> mail.to().equals(address)).toList();
    }

    private static Mail read(MimeMessage message) {
        try {
            Map<String, String> parts = new HashMap<>();
            collect(message, parts);
            return new Mail(
                    ((InternetAddress) message.getAllRecipients()[0]).getAddress(),
                    String.valueOf(message.getSubject()),
                    parts.getOrDefault("text/plain", ""),
                    parts.getOrDefault("text/html", ""));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a received mail could not be parsed", e);
        }
    }

    private static void collect(Part part, Map<String, String> texts) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                collect(multipart.getBodyPart(i), texts);
            }
        } else {
            String type = part.getContentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            texts.put(type, String.valueOf(part.getContent()).replace("\r\n", "\n"));
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
