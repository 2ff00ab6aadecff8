package io.seatledger.command.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;

/** Forwards requests, waits until they are answered, and hangs up without forwarding the answer. */
final class LosingProxy implements AutoCloseable {

    private final ServerSocket clients;
    private final int servicePort;
    private final AtomicInteger lost = new AtomicInteger();

    private LosingProxy(ServerSocket clients, int servicePort) {
        this.clients = clients;
        this.servicePort = servicePort;
    }

    static LosingProxy before(int servicePort) throws IOException {
        var proxy = new LosingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), servicePort);
        Thread.ofVirtual().start(proxy::run);
        return proxy;
    }

    int port() {
        return clients.getLocalPort();
    }

    /** How many answers of the service never reached their caller. */
    int lost() {
        return lost.get();
    }

    private void run() {
        while (!clients.isClosed()) {
            try {
                Socket client = clients.accept();
                Thread.ofVirtual().start(() -> lose(client));
            } catch (IOException _) {
                // The test is over.
            }
        }
    }

    private void lose(Socket client) {
        try (client;
                var service = new Socket(InetAddress.getLoopbackAddress(), servicePort)) {
            Thread.ofVirtual().start(() -> pass(client, service));
            InputStream answer = service.getInputStream();
            if (answer.read() >= 0) {
                lost.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(Socket client, Socket service) {
        try {
            client.getInputStream().transferTo(service.getOutputStream());
        } catch (SocketException _) {
            // The answer has arrived, so both connections can end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        clients.close();
    }
}
