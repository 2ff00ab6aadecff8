package io.seatledger.infra.parts;

import de.bwaldvogel.mongo.MongoServer;
import io.seatledger.infra.parts.mongo.IndexedBackend;
import java.net.InetSocketAddress;

/** A server that speaks MongoDB's protocol. It runs inside this JVM and keeps its documents in memory. */
public final class EmbeddedMongoServer implements LocalMongo {

    private final MongoServer server = new MongoServer(new IndexedBackend());
    private final InetSocketAddress address;

    private EmbeddedMongoServer(int port) {
        server.bind("localhost", port);
        address = server.getLocalAddress();
    }

    /** Starts a server on a port; 0 picks a free one. */
    public static EmbeddedMongoServer start(int port) {
        return new EmbeddedMongoServer(port);
    }

    @Override
    public String description() {
        return "an embedded server of its protocol";
    }

    @Override
    public boolean explainsPlans() {
        return false;
    }

    @Override
    public String uri() {
        return "mongodb://localhost:" + address.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
