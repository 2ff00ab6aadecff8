package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds ports that nobody listens on. */
public final class FreePorts {

    /** The system may offer a port again before anybody listens on it. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A port that was free a moment ago and was not returned before in this process. */
    public static int next() {
        int port;
        do {
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } while (!GIVEN.add(port));
        return port;
    }
}
