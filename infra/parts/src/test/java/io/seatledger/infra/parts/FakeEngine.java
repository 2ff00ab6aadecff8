package io.seatledger.infra.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** As much of a container engine as is needed to start a container that does not exist. */
final class FakeEngine implements AutoCloseable {

    private static final String CONTAINER = """
        {"Id":"c1","Name":"/c1","Created":"2026-11-24T10:00:00Z","Image":"sha256:1","Config":{},"HostConfig":{},
        "State":{"Running":true,"Status":"running","StartedAt":"2026-11-24T10:00:00Z"},"NetworkSettings":{"Ports":{}}}\
        """;

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private final boolean hangs;
    private final @Nullable String refusal;

    private FakeEngine(boolean hangs, @Nullable String refusal) {
        this.hangs = hangs;
        this.refusal = refusal;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Has every image, and starts every container. */
    static FakeEngine thatAnswers() {
        return new FakeEngine(false, null);
    }

    /** Answers, but creates no container. */
    static FakeEngine thatRefuses(String reason) {
        return new FakeEngine(false, reason);
    }

    /** Accepts requests and never answers one. */
    static FakeEngine thatHangs() {
        return new FakeEngine(true, null);
    }

    int port() {
        return server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        if (hangs) {
            awaitEnd();
            return;
        }
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
        if (path.equals("/containers/create")) {
            if (refusal != null) {
                send(exchange, 403, "{\"message\":\"%s\"}".formatted(refusal));
            } else {
                send(exchange, 201, "{\"Id\":\"c1\",\"Warnings\":[]}");
            }
        } else if (path.equals("/containers/json")) {
            send(exchange, 200, "[]");
        } else if (path.equals("/containers/c1/json")) {
            send(exchange, 200, CONTAINER);
        } else if (path.startsWith("/containers/")) {
            send(exchange, 204, "");
        } else if (path.equals("/info")) {
            send(exchange, 200, """
                {"OSType":"linux","OperatingSystem":"none","ServerVersion":"27.0.0","MemTotal":1000000000}\
                """);
        } else if (path.equals("/version")) {
            send(exchange, 200, "{\"Version\":\"27.0.0\",\"ApiVersion\":\"1.44\"}");
        } else if (path.equals("/images/json")) {
            send(exchange, 200, "[]");
        } else if (path.startsWith("/images/")) {
            send(exchange, 200, "{\"Id\":\"sha256:1\",\"Created\":\"2026-11-24T10:00:00Z\"}");
        } else {
            send(exchange, 200, "{}");
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
