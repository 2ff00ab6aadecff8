package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.faults.Frontend.Execution;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The network between one node and PostgreSQL. It can fail, also at a chosen moment of an append. */
public final class DatabaseProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int BUFFER = 32 * 1024;

    private final ServerSocket clients;
    private final int serverPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private final LongAdder roundTripsOfAppends = new LongAdder();
    private Traffic traffic = Traffic.PASSES;

    /** What happens to bytes, and to new connections. */
    public enum Traffic {
        PASSES,
        /** Connections stay open, and new ones are accepted, but nothing arrives, in either direction. */
        IS_SWALLOWED,
        /** New connections are reset at once. */
        IS_REFUSED
    }

    /** A point in a transaction that appends events. */
    enum Moment {
        /** The statement that writes events is about to reach the server. */
        WRITING,
        /** COMMIT is about to reach the server. */
        COMMITTING,
        /** The server has answered COMMIT, and the answer is about to reach the node. */
        COMMITTED
    }

    /** What becomes of the connection on which the moment has come. */
    enum Fate {
        GOES_ON,
        IS_CUT
    }

    private record Trap(Moment moment, Runnable action, Fate fate, CountDownLatch sprung) {}

    private DatabaseProxy(ServerSocket clients, int serverPort) {
        this.clients = clients;
        this.serverPort = serverPort;
    }

    /** Starts a proxy to a PostgreSQL server on this machine. Everything passes. */
    public static DatabaseProxy before(int serverPort) throws IOException {
        var proxy = new DatabaseProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), serverPort);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** The port that the node connects to, on this machine. */
    public int port() {
        return clients.getLocalPort();
    }

    /** From now on, traffic passes or not. What was swallowed arrives when traffic passes again, as over real TCP. */
    public synchronized void set(Traffic traffic) {
        this.traffic = traffic;
        notifyAll();
    }

    /** How often a connection that had appended events before waited for an answer. */
    public long roundTripsOfAppends() {
        return roundTripsOfAppends.sum();
    }

    /** Resets all connections. */
    void cut() {
        links.forEach(Link::reset);
    }

    /**
     * Waits for a moment of the next append.
     *
     * @param action what to do then, before anything more passes on this connection
     * @return opens when the moment has come
     */
    CountDownLatch at(Moment moment, Runnable action, Fate fate) {
        var next = new Trap(moment, action, fate, new CountDownLatch(1));
        trap.set(next);
        return next.sprung();
    }

    /** Waits for no moment any more. */
    void disarm() {
        trap.set(null);
    }

    private void accept() {
        while (!clients.isClosed()) {
            try {
                Socket client = clients.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // The run is over.
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (current() == Traffic.IS_REFUSED) {
                client.setSoLinger(true, 0);
                client.close();
                return;
            }
            awaitPassage();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var link = new Link(client, server);
            links.add(link);
            Thread.ofVirtual().start(link::answers);
            link.requests();
        } catch (IOException _) {
            reset(client);
        }
    }

    private synchronized Traffic current() {
        return traffic;
    }

    private synchronized void awaitPassage() {
        try {
            while (traffic == Traffic.IS_SWALLOWED && !clients.isClosed()) {
                wait();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs what waits for this moment. Returns false if the connection must end. */
    private boolean survives(Moment moment) {
        Trap armed = trap.get();
        if (armed == null || armed.moment() != moment || !trap.compareAndSet(armed, null)) {
            return true;
        }
        armed.action().run();
        armed.sprung().countDown();
        return armed.fate() == Fate.GOES_ON;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // It is closed already.
        }
        try {
            socket.close();
        } catch (IOException _) {
            // Closing cannot fail in a way that matters here.
        }
    }

    /** A connection of the node, and ours to the server for it. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean committing;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            boolean appending = false;
            boolean hasAppended = false;
            try {
                var in = new DataInputStream(new BufferedInputStream(client.getInputStream(), BUFFER));
                OutputStream out = new BufferedOutputStream(server.getOutputStream(), BUFFER);
                var frontend = new Frontend(in);
                while (true) {
                    Execution execution = frontend.next();
                    boolean survives = true;
                    if (hasAppended && frontend.isSync()) {
                        roundTripsOfAppends.increment();
                    }
                    if (execution == Execution.APPEND) {
                        hasAppended = true;
                        appending = true;
                        survives = survives(Moment.WRITING);
                    } else if (execution == Execution.COMMIT) {
                        survives = !appending || survives(Moment.COMMITTING);
                        committing = appending;
                        appending = false;
                    }
                    if (!survives) {
                        return;
                    }
                    awaitPassage();
                    frontend.writeTo(out);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            } catch (IOException _) {
                // One side has hung up, so the other one is told.
            } finally {
                reset();
            }
        }

        void answers() {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (committing) {
                        committing = false;
                        if (!survives(Moment.COMMITTED)) {
                            return;
                        }
                    }
                    awaitPassage();
                    out.write(buffer, 0, read);
                }
            } catch (IOException _) {
                // One side has hung up, so the other one is told.
            } finally {
                reset();
            }
        }

        void reset() {
            links.remove(this);
            DatabaseProxy.reset(client);
            DatabaseProxy.reset(server);
        }
    }

    @Override
    public void close() throws IOException {
        clients.close();
        set(Traffic.PASSES);
        cut();
    }
}
