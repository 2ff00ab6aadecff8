package io.seatledger.infra.parts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code mongod} that is installed on this machine, run on a temporary folder. */
final class MongodProcess {

    private final int port = FreePorts.next();

    private MongodProcess(File program) {
        try {
            Path folder = Files.createTempDirectory("seatledger-mongod");
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--dbpath",
                            folder.toString(),
                            "--bind_ip",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mongod.log").toFile())
                    .start();
            AtExit.closeFirst(process::destroy);
        } catch (IOException e) {
            throw new UncheckedIOException("mongod could not be started", e);
        }
    }

    static MongodProcess start(File program) {
        return new MongodProcess(program);
    }

    /** The connection string. The server may still be starting; clients wait for it. */
    String uri() {
        return "mongodb://127.0.0.1:" + port;
    }
}
