package io.seatledger.infra.parts.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plain HTTP client, because a good one refuses to send what a bad client sends. One connection carries one request.
 */
final class Wire {

    private static final int PATIENCE_MILLIS = 10_000;

    /** How long to listen to a stream of events that has nothing to say. */
    private static final int STREAM_MILLIS = 150;

    private Wire() {}

    /**
     * An answer.
     *
     * @param status 0 if the connection was closed without an answer
     * @param headers by name in small letters
     * @param body its bytes, one in each character
     */
    record Answer(int status, Map<String, List<String>> headers, String body, Duration took) {

        String header(String name) {
            return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }

        String mediaType() {
            return header("Content-Type").replaceFirst("\\s*;.*", "");
        }
    }

    /**
     * Sends a request and reads the answer; of a stream of events, what comes at once.
     *
     * @throws IOException if nothing comes for ten seconds, or what comes is no answer
     */
    static Answer send(URI to, byte[] request) throws IOException {
        long start = System.nanoTime();
        try (Socket socket = new Socket(to.getHost(), to.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            String head = head(socket.getInputStream());
            while (head.startsWith("HTTP/1.1 1")) {
                head = head(socket.getInputStream());
            }
            Map<String, List<String>> headers = headers(head);
            boolean stream =
                    headers.getOrDefault("content-type", List.of()).toString().contains("text/event-stream");
            socket.setSoTimeout(stream ? STREAM_MILLIS : PATIENCE_MILLIS);
            return new Answer(
                    head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]),
                    headers,
                    request[0] == 'H' ? "" : body(socket.getInputStream(), headers, stream),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(line(in));
        while (!head.isEmpty() && !head.toString().endsWith("\r\n\r\n")) {
            head.append(line(in));
        }
        return head.toString();
    }

    /** A line with its end; empty if there is none. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0) {
            line.append((char) next);
            if (next == '\n') {
                return line.toString();
            }
            next = in.read();
        }
        if (!line.isEmpty()) {
            throw new EOFException("the answer breaks off: " + line);
        }
        return "";
    }

    private static Map<String, List<String>> headers(String head) {
        Map<String, List<String>> headers = new TreeMap<>();
        head.lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        });
        return headers;
    }

    /** The body of an answer to anything but HEAD. */
    private static String body(InputStream in, Map<String, List<String>> headers, boolean stream) throws IOException {
        StringBuilder body = new StringBuilder();
        try {
            if (headers.containsKey("content-length")) {
                body.append(
                        read(in, Integer.parseInt(headers.get("content-length").getFirst())));
            } else if (headers.containsKey("transfer-encoding")) {
                int size = Integer.parseInt(line(in).strip(), 16);
                while (size > 0) {
                    body.append(read(in, size));
                    line(in);
                    size = Integer.parseInt(line(in).strip(), 16);
                }
            } else {
                body.append(new String(in.readAllBytes(), ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            if (!stream) {
                throw e;
            }
        }
        return body.toString();
    }

    private static String read(InputStream in, int bytes) throws IOException {
        return new String(in.readNBytes(bytes), ISO_8859_1);
    }
}
