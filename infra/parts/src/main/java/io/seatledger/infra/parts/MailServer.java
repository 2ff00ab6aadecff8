package io.seatledger.infra.parts;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that accepts mail for any address and keeps the latest in memory. A test can make it reject an address,
 * for good or for a while.
 */
public final class MailServer implements AutoCloseable {

    /** Stands for every address without a reply of its own. */
    public static final String ANY = "*";

    /** The reply that is none: the connection breaks. */
    public static final String HANG_UP = "";

    /** How many mails are kept: more than a test looks at, and in memory no more than some ten megabytes. */
    private static final int KEPT = 10_000;

    private static final Pattern HREF = Pattern.compile("href=\"([^\"]+)\"");

    private final GreenMail server;
    private final int port;
    private final int kept;
    private final Deque<Mail> mails = new ArrayDeque<>();
    private long count;
    private final Map<String, String> repliesToRecipient = new ConcurrentHashMap<>();
    private final Map<String, String> repliesToData = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> slowDomains = new ConcurrentHashMap<>();
    private final AtomicInteger slow = new AtomicInteger();

    /**
     * A received mail.
     *
     * @param number counts the mails that the server has received, from 1
     * @param text the plain-text part, with {@code LF} as line break
     * @param html the HTML part
     */
    public record Mail(long number, String to, String subject, String text, String html) {

        /** The address of the first link in the HTML part. */
        public String link() {
            Matcher matcher = HREF.matcher(html);
            if (!matcher.find()) {
                throw new IllegalStateException("the mail has no link: " + html);
            }
            return matcher.group(1);
        }
    }

    private MailServer(int port, int kept) {
        this.kept = kept;
        server = new Server(
                new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP),
                this::replyToRecipient,
                address -> replyTo(repliesToData, address),
                this::keep);
        server.start();
        this.port = server.getSmtp().getPort();
    }

    /** Starts a server on a port; 0 picks a free one. */
    public static MailServer start(int port) {
        return start(port, KEPT);
    }

    /** Starts a server that keeps a number of mails. */
    static MailServer start(int port, int kept) {
        return new MailServer(port, kept);
    }

    /** The port on localhost. */
    public int port() {
        return port;
    }

    private @Nullable String replyToRecipient(String address) {
        CountDownLatch end = slowDomains.get(address.substring(address.indexOf('@') + 1));
        if (end != null) {
            slow.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                slow.decrementAndGet();
            }
        }
        return replyTo(repliesToRecipient, address);
    }

    private static @Nullable String replyTo(Map<String, String> replies, String address) {
        String reply = replies.getOrDefault(address, replies.get(ANY));
        if (HANG_UP.equals(reply)) {
            throw new IllegalStateException("the test wants the connection to break");
        }
        return reply;
    }

    /** Rejects mail to this address from now on. */
    public void refuse(String address) {
        replyToRecipient(address, "550 5.1.1 There is no such mailbox");
    }

    /**
     * Rejects a recipient from now on.
     *
     * @param address or {@link #ANY}
     * @param reply a line such as {@code 450 4.2.0 Greylisted}
     */
    public void replyToRecipient(String address, String reply) {
        repliesToRecipient.put(address, reply);
    }

    /**
     * Rejects mail after it has received all of it from now on.
     *
     * @param address or {@link #ANY}
     * @param reply a line such as {@code 451 4.3.0 Try later}, or {@link #HANG_UP}
     */
    public void replyToData(String address, String reply) {
        repliesToData.put(address, reply);
    }

    /** Does not reply to recipients of this domain from now on until the result is closed. */
    public SlowDomain slowDown(String domain) {
        var end = new CountDownLatch(1);
        slowDomains.put(domain, end);
        return () -> {
            slowDomains.remove(domain);
            end.countDown();
        };
    }

    /** A domain that gets no replies until this is closed. */
    @FunctionalInterface
    public interface SlowDomain extends AutoCloseable {
        @Override
        void close();
    }

    /** The number of connections that wait for a reply about a recipient of a slow domain. */
    public int waitingForReplies() {
        return slow.get();
    }

    /** Accepts mail to this address again. */
    public void takeAgain(String address) {
        repliesToRecipient.remove(address);
        repliesToData.remove(address);
    }

    /** The latest mails, oldest first. */
    public synchronized List<Mail> received() {
        return List.copyOf(mails);
    }

    /** Those of the latest mails that an address has received, oldest first. */
    public List<Mail> receivedBy(String address) {
        return received().stream().filter(mail -> mail.to().equals(address)).toList();
    }

    private synchronized void keep(MimeMessage message) {
        count++;
        mails.addLast(read(count, message));
        if (mails.size() > kept) {
            mails.removeFirst();
        }
    }

    private static Mail read(long number, MimeMessage message) {
        try {
            Map<String, String> parts = new HashMap<>();
            collect(message, parts);
            return new Mail(
                    number,
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

    /**
     * Asks, for each recipient, for a reply other than that of a server that accepts everything, and hands mails over
     * instead of storing them.
     */
    private static final class Server extends GreenMail {

        private final Function<String, @Nullable String> toRecipient;
        private final Function<String, @Nullable String> toData;
        private final Consumer<MimeMessage> received;

        Server(
                ServerSetup setup,
                Function<String, @Nullable String> toRecipient,
                Function<String, @Nullable String> toData,
                Consumer<MimeMessage> received) {
            this.toRecipient = toRecipient;
            this.toData = toData;
            this.received = received;
            super(setup);
        }

        @Override
        protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers managers) {
            var manager = new SmtpManager(managers.getImapHostManager(), managers.getUserManager()) {
                @Override
                public @Nullable String checkRecipient(SmtpState state, MailAddress recipient) {
                    return toRecipient.apply(recipient.getEmail());
                }

                @Override
                public @Nullable String checkData(SmtpState state) {
                    return toData.apply(state.getMessage()
                            .getToAddresses()
                            .iterator()
                            .next()
                            .getEmail());
                }

                @Override
                public synchronized void send(SmtpState state) {
                    received.accept(state.getMessage().getMessage());
                }
            };
            return super.createServices(setups, new Managers() {
                @Override
                public SmtpManager getSmtpManager() {
                    return manager;
                }
            });
        }
    }
}
