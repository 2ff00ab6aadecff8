package io.seatledger.infra.parts.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what a client of PostgreSQL sends, message by message (protocol 3.0), and knows which message executes what: a
 * statement that was prepared before is executed by its name alone.
 */
final class Frontend {

    private static final int LONGEST_STARTUP = 10_000;

    /** Requests for encryption and to cancel come before the startup message, in the same form. */
    private static final int FIRST_REQUEST_CODE = 80_877_102;

    private final DataInputStream in;
    private final Map<String, Execution> prepared = new HashMap<>();
    private byte[] message = {};
    private boolean started;

    Frontend(DataInputStream in) {
        this.in = in;
    }

    /** What a message makes the server execute, as far as a transaction that appends events is concerned. */
    enum Execution {
        APPEND,
        COMMIT,
        OTHER
    }

    /**
     * Reads the next message.
     *
     * @throws java.io.EOFException when the client has hung up
     */
    Execution next() throws IOException {
        if (!started) {
            int length = in.readInt();
            if (length < 8 || length > LONGEST_STARTUP) {
                throw new IOException("not a startup message of PostgreSQL's protocol");
            }
            message = new byte[length];
            in.readFully(message, 4, length - 4);
            ByteBuffer.wrap(message).putInt(length);
            started = ByteBuffer.wrap(message).getInt(4) < FIRST_REQUEST_CODE;
            return Execution.OTHER;
        }
        byte type = in.readByte();
        int length = in.readInt();
        message = new byte[length + 1];
        in.readFully(message, 5, length - 4);
        ByteBuffer.wrap(message).put(type).putInt(length);
        return executionOf(type, message);
    }

    /**
     * Whether the client waits for the answers to all messages, up to the one that was read last. It does not after the
     * simple query by which the driver begins a transaction.
     */
    boolean isSync() {
        return message[0] == 'S';
    }

    /** Passes on the message that was read last. */
    void writeTo(OutputStream out) throws IOException {
        out.write(message);
    }

    private Execution executionOf(byte type, byte[] bytes) {
        return switch (type) {
            case 'P' -> {
                int name = endOfText(bytes, 5);
                prepared.put(text(bytes, 5, name), executionOf(text(bytes, name + 1, endOfText(bytes, name + 1))));
                yield Execution.OTHER;
            }
            case 'B' -> {
                int portal = endOfText(bytes, 5);
                yield prepared.getOrDefault(text(bytes, portal + 1, endOfText(bytes, portal + 1)), Execution.OTHER);
            }
            case 'Q' -> executionOf(text(bytes, 5, endOfText(bytes, 5)));
            default -> Execution.OTHER;
        };
    }

    private static Execution executionOf(String sql) {
        String words = sql.strip().toUpperCase(Locale.ROOT);
        if (words.equals("COMMIT")) {
            return Execution.COMMIT;
        }
        return words.contains("INSERT INTO EVENTS ") ? Execution.APPEND : Execution.OTHER;
    }

    private static int endOfText(byte[] bytes, int from) {
        int end = from;
        while (bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }
}
