package io.seatledger.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The network between the service and MongoDB. It can fall silent, be cut, and hold a request back. */
public final class MongoProxy implements AutoCloseable {

    private static final int BUFFER = 32 * 1024;

    private final URI server;
    private final ServerSocket clients;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private boolean silent;
    private volatile boolean cut;
    private final AtomicReference<@Nullable Interruption> interruption = new AtomicReference<>();

    private record Interruption(String text, Runnable action) {}

    private MongoProxy(URI server) throws IOException {
        this.server = server;
        clients = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    /** Starts a proxy to the server of a connection string. Everything passes. */
    public static MongoProxy before(String uri) {
        try {
            var proxy = new MongoProxy(URI.create(uri));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection string of the same database behind this proxy. */
    public String uri() {
        return "mongodb://localhost:%d%s".formatted(clients.getLocalPort(), server.getPath());
    }

    /** Connections stay open, and new ones are accepted, but nothing arrives. */
    public synchronized void fallSilent() {
        silent = true;
    }

    /** Connections are closed, and so is every new one. */
    public void cut() {
        cut = true;
        sockets.forEach(MongoProxy::close);
    }

    /** Everything passes again, and what was held back arrives. */
    public synchronized void heal() {
        silent = false;
        cut = false;
        notifyAll();
    }

    /** Does something before the next request that has a text in it arrives. */
    public void beforeNext(String text, Runnable action) {
        interruption.set(new Interruption(text, action));
    }

    private void interrupt(String request) {
        Interruption waiting = interruption.get();
        if (waiting != null && request.contains(waiting.text()) && interruption.compareAndSet(waiting, null)) {
            waiting.action().run();
        }
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (silent) {
            wait();
        }
    }

    private void accept() {
        while (!clients.isClosed()) {
            try {
                Socket client = clients.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                var database = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(database);
                Thread.ofVirtual().start(() -> pump(client, database, this::interrupt));
                Thread.ofVirtual().start(() -> pump(database, client, _ -> {}));
            } catch (IOException _) {
                // The proxy was closed, or the server is away: the client sees it as well.
            }
        }
    }

    private void pump(Socket from, Socket to, Consumer<String> before) {
        try (from;
                to) {
            byte[] buffer = new byte[BUFFER];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitPassage();
                before.accept(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException _) {
            // The other side learns of it by the closed connection.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed.
        }
    }

    @Override
    public void close() {
        heal();
        try {
            clients.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(MongoProxy::close);
    }
}
