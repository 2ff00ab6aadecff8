package io.seatledger.infra.localstack;

import java.nio.file.Path;

/**
 * The options of the command line.
 *
 * @param fresh whether to delete the data of earlier runs
 * @param empty whether to leave out the demo account
 * @param help whether to print the help and exit
 * @param data the folder for data and logs
 * @param firstPort the first of nine consecutive ports
 */
record Options(boolean fresh, boolean empty, boolean help, Path data, int firstPort) {

    static final String HELP = """
        Starts Seatledger on this machine: PostgreSQL, Kafka, a MongoDB-protocol server, a token issuer, a mailbox,
        and the command and query services. Ctrl-C stops everything; the data stays.

        usage: ./infra/up [options]
          --fresh          delete the data of earlier runs
          --empty          do not open the demo account
          --build          build even if nothing seems to have changed
          --data=FOLDER    keep the data and the logs in this folder (default: .data)
          --first-port=N   use the ports N to N+10 (default: 8081 to 8091)
          --help           show this help
        """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if an option is unknown or invalid; the message is for the user
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
            // Not a number: rejected below, like a number that is out of range.
        }
        throw new IllegalArgumentException("--first-port must be a number from 1024 to 65000, not " + text);
    }
}
