package io.seatledger.query.live;

import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that follows the changes of an account as a browser does. */
final class Follower implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger comments = new AtomicInteger();
    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    /** A server-sent event. */
    record Received(String event, String id, JsonNode data) {

        long accountVersion() {
            return data.path("accountVersion").asLong();
        }
    }

    private Follower(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.startVirtualThread(this::receive);
    }

    /** Ada follows future changes. */
    static Follower of(ServiceUnderTest service, String account) {
        return of(service, account, service.tokens().token("ada"), null);
    }

    static Follower of(ServiceUnderTest service, String account, String token, @Nullable String lastEventId) {
        HttpResponse<InputStream> response = connect(service, account, token, lastEventId);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.toString());
        }
        return new Follower(response);
    }

    /** The answer to a request that must not open a stream. */
    static Answer refused(ServiceUnderTest service, String account, @Nullable String lastEventId) {
        HttpResponse<InputStream> response =
                connect(service, account, service.tokens().token("ada"), lastEventId);
        try (InputStream body = response.body()) {
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    response.statusCode() == 200 ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<InputStream> connect(
            ServiceUnderTest service, String account, String token, @Nullable String lastEventId) {
        HttpRequest.Builder request = service.request("/api/v1/accounts/" + account + "/changes", token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void receive() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String event = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    event = line.substring("event:".length());
                } else if (line.startsWith("id:")) {
                    id = line.substring("id:".length());
                } else if (line.startsWith("data:")) {
                    data += line.substring("data:".length());
                } else if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.isEmpty() && !event.isEmpty()) {
                    received.add(new Received(event, id, JsonMapper.shared().readTree(data)));
                    event = "";
                    id = "";
                    data = "";
                }
            }
        } catch (IOException _) {
            // Either side closed the connection.
        }
        ended = true;
    }

    List<Received> received() {
        return received;
    }

    /** Events as {@code name}, or {@code name version} if they have an id, in the order of arrival. */
    List<String> names() {
        return received.stream()
                .map(e -> e.id().isEmpty() ? e.event() : e.event() + " " + e.accountVersion())
                .toList();
    }

    List<Received> named(String event) {
        return received.stream().filter(e -> e.event().equals(event)).toList();
    }

    /** Whether everything up to a version has arrived. */
    boolean isSynced(long version) {
        return named("synced").stream().anyMatch(e -> e.accountVersion() >= version);
    }

    int comments() {
        return comments.get();
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
