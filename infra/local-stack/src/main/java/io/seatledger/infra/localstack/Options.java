package io.seatledger.infra.localstack;

import java.nio.file.Path;

/**
 * What was asked for on the command line.
 *
 * @param fresh begin with empty data
 * @param empty leave the demo account out
 * @param data folder that keeps everything
 * @param firstPort first of the nine ports
 */
record Options(boolean fresh, boolean empty, boolean help, Path data, int firstPort) {

    static final String HELP = """
        Starts Seatledger on this machine: PostgreSQL, Kafka, a MongoDB-protocol server, a token issuer, a mailbox,
        and the command and query services. Ctrl-C stops everything; the data stay.

        usage: ./infra/up [options]
          --fresh          throw the data of earlier runs away
          --empty          do not open the demo account
          --build          build even if nothing seems to have changed
          --data=FOLDER    where the data and the logs are kept (default: .data)
          --first-port=N   use the ports N to N+8 (default: 8081 to 8089)
          --help           show this
        """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a sentence for people
     */
    static Options parse(Path root, String... arguments) {
        boolean fresh = false;
        boolean empty = false;
        boolean help = false;
        Path data = root.resolve(".data");
        int firstPort = 8081;
        for (String argument : arguments) {
            if (argument.equals("--fresh")) {
                fresh = true;
            } else if (argument.equals("--empty")) {
                empty = true;
            } else if (argument.equals("--help")) {
                help = true;
            } else if (argument.startsWith("--data=")) {
                data = Path.of(argument.substring("--data=".length()));
            } else if (argument.startsWith("--first-port=")) {
                firstPort = port(argument.substring("--first-port=".length()));
            } else {
                throw new IllegalArgumentException("There is no option %s; see ./infra/up --help".formatted(argument));
            }
        }
        return new Options(fresh, empty, help, data.toAbsolutePath().normalize(), firstPort);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1024 && port <= 65_000) {
                return port;
            }
        } catch (NumberFormatException _) {
            // The same answer as for a number that is no port.
        }
        throw new IllegalArgumentException("--first-port must be a number from 1024 to 65000, not " + text);
    }
}
