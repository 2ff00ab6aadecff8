package io.seatledger.infra.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.seatledger.infra.parts.MailServer;
import io.seatledger.infra.parts.MailServer.Mail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows the latest mails that were sent on this machine, and accepts invitations on behalf of their recipients: on this
 * machine, whoever can read a mail counts as its recipient.
 */
final class Mailbox implements AutoCloseable {

    private static final int SHOWN = 100;
    private static final Map<String, String> ESCAPES = Map.of("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;");
    private static final Pattern SPECIAL = Pattern.compile("[&<>\"]");

    private final MailServer mails;
    private final Client client;
    private final HttpServer server;

    private Mailbox(int port, MailServer mails, Client client) {
        this.mails = mails;
        this.client = client;
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The mailbox could not listen on port " + port, e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::list);
        server.createContext("/mail", this::mail);
        server.createContext("/last", this::last);
        server.createContext("/accept", this::accept);
    }

    static Mailbox start(int port, MailServer mails, Client client) {
        var mailbox = new Mailbox(port, mails, client);
        mailbox.server.start();
        return mailbox;
    }

    private void list(HttpExchange exchange) throws IOException {
        String to = parameter(exchange, "to");
        List<Mail> found = mails.received().reversed().stream()
                .filter(mail -> mail.to().contains(to))
                .toList();
        String rows = found.stream()
                .limit(SHOWN)
                .map(mail -> "<tr><td><a href=\"/mail?n=%d\">%s</a><td>%s"
                        .formatted(mail.number(), escaped(mail.to()), escaped(mail.subject())))
                .collect(Collectors.joining("\n"));
        html(exchange, 200, """
            <h1>Mailbox</h1>
            <form><input name="to" value="%s" placeholder="address" autofocus> <button>Search</button></form>
            <p>%d mails, showing the latest %d</p>
            <table>%s</table>\
            """.formatted(escaped(to), found.size(), Math.min(SHOWN, found.size()), rows));
    }

    private void mail(HttpExchange exchange) throws IOException {
        String number = parameter(exchange, "n");
        Optional<Mail> found = mails.received().stream()
                .filter(mail -> Long.toString(mail.number()).equals(number))
                .findFirst();
        if (found.isEmpty()) {
            html(
                    exchange,
                    404,
                    "<h1>This mail does not exist, or newer ones have replaced it</h1><p><a href=\"/\">All mails</a>");
            return;
        }
        Mail mail = found.get();
        html(exchange, 200, """
            <p><a href="/">All mails</a>
            <h1>%s</h1>
            <p>to %s</p>
            <iframe sandbox="allow-top-navigation-by-user-activation" srcdoc="%s"></iframe>
            <h2>As plain text</h2>
            <pre>%s</pre>\
            """.formatted(
                        escaped(mail.subject()),
                        escaped(mail.to()),
                        escaped("<base target=\"_top\">" + mail.html()),
                        escaped(mail.text())));
    }

    /** Serves the latest mail to an address as plain text, for scripts. */
    private void last(HttpExchange exchange) throws IOException {
        List<Mail> found = mails.receivedBy(parameter(exchange, "to"));
        send(
                exchange,
                found.isEmpty() ? 404 : 200,
                "text/plain",
                found.isEmpty() ? "" : found.getLast().text());
    }

    private void accept(HttpExchange exchange) throws IOException {
        String token = parameter(exchange, "token");
        String address = mails.received().stream()
                .filter(mail -> !token.isEmpty() && mail.link().endsWith(token))
                .map(Mail::to)
                .findFirst()
                .orElse("");
        if (address.isEmpty()) {
            html(exchange, 404, "<h1>No mail has this link</h1><p><a href=\"/\">All mails</a>");
        } else if (exchange.getRequestMethod().equals("POST")) {
            try {
                Client.Answer answer = client.accept(token, address);
                html(
                        exchange,
                        answer.status(),
                        "<h1>%s</h1><pre>%s</pre><p><a href=\"/\">All mails</a>"
                                .formatted(
                                        answer.status() == 200 ? "Accepted" : "Refused",
                                        escaped(answer.body().toPrettyString())));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        } else {
            html(exchange, 200, """
                <h1>Accept the invitation</h1>
                <form method="post" action="/accept?token=%s">
                <p>On this machine, whoever reads the mail is signed in as %s.</p>
                <button>Accept</button></form>\
                """.formatted(escaped(token), escaped(address)));
        }
    }

    private static String parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null
                ? ""
                : Stream.of(query.split("&", -1))
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
                        .findFirst()
                        .orElse("");
    }

    private static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll(match -> ESCAPES.getOrDefault(match.group(), ""));
    }

    private static void html(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, "text/html", """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Mailbox</title>
            <style>body{font:16px system-ui;max-width:50em;margin:2em auto;padding:0 1em}
            td{padding:.2em 1em .2em 0}iframe{width:100%;height:14em;border:1px solid #ccc}
            pre{white-space:pre-wrap;overflow-wrap:anywhere}</style>
            """ + body);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
