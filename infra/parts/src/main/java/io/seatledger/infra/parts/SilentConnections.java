package io.seatledger.infra.parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that are opened and send nothing, or begin a request and do not go on. */
public final class SilentConnections implements AutoCloseable {

    private static final String BEGINNING = "GET / HTTP/1.1\r\nHost: localh";

    private final List<SocketChannel> open = new ArrayList<>();

    /**
     * Opens connections to a server without waiting for it to accept them. Every second one begins a request.
     *
     * @throws UncheckedIOException if this process may not open as many
     */
    public static SilentConnections open(URI server, int number) {
        var connections = new SilentConnections();
        try {
            for (int i = 0; i < number; i++) {
                SocketChannel connection = SocketChannel.open();
                connections.open.add(connection);
                connection.configureBlocking(false);
                connection.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            }
            for (int i = 0; i < number; i += 2) {
                SocketChannel connection = connections.open.get(i);
                if (connection.finishConnect()) {
                    connection.write(ByteBuffer.wrap(BEGINNING.getBytes(US_ASCII)));
                }
            }
        } catch (IOException e) {
            connections.close();
            throw new UncheckedIOException(e);
        }
        return connections;
    }

    @Override
    public void close() {
        for (SocketChannel connection : open) {
            try {
                connection.close();
            } catch (IOException _) {
                // The server has closed it already.
            }
        }
    }
}
