package io.seatledger.infra.parts;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;

/** A server of MongoDB's protocol inside this JVM; keeps its documents in memory. */
public final class EmbeddedMongoServer implements AutoCloseable {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final InetSocketAddress address;

    private EmbeddedMongoServer(int port) {
        server.bind("localhost", port);
        address = server.getLocalAddress();
    }

    /** Starts it on a port, or on any free one for 0. */
    public static EmbeddedMongoServer start(int port) {
        return new EmbeddedMongoServer(port);
    }

    /** Where clients find it; without a database. */
    public String uri() {
        return "mongodb://localhost:" + address.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
