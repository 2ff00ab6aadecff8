package io.seatledger.infra.parts;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on this machine that speaks MongoDB's protocol. It starts empty. */
public sealed interface LocalMongo extends AutoCloseable permits EmbeddedMongoServer, MongodProcess {

    /**
     * Starts the {@code mongod} on the PATH, or else an embedded server.
     *
     * @param folder for the data of a {@code mongod}; whatever is in it is deleted
     */
    static LocalMongo start(int port, Path folder) {
        Optional<Path> program = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry, "mongod"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isPresent()) {
            try {
                return MongodProcess.start(program.get(), port, folder);
            } catch (IllegalStateException e) {
                Logger log = LoggerFactory.getLogger(LocalMongo.class);
                log.warn("An embedded server is used instead of {}: {}", program.get(), e.getMessage());
            }
        }
        return EmbeddedMongoServer.start(port);
    }

    /** What the server is, for people. */
    String description();

    /** The connection string, without a database. */
    String uri();

    /** Whether the server can explain query plans. */
    boolean explainsPlans();

    @Override
    void close();
}
