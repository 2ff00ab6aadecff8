package io.seatledger.infra.parts.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
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
            Map<String, List<String>> headers = headers(head);
            boolean stream =
                    headers.getOrDefault("content-type", List.of()).toString().contains("text/event-stream");
            socket.setSoTimeout(stream ? STREAM_MILLIS : PATIENCE_MILLIS);
            String body = body(socket.getInputStream(), stream);
            return new Answer(
                    head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]),
                    headers,
                    headers.containsKey("transfer-encoding") ? withoutChunks(body, stream) : body,
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            head.write(next);
            if (next == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(ISO_8859_1);
            }
            next = in.read();
        }
        if (head.size() > 0) {
            throw new IOException("the answer breaks off: " + head.toString(ISO_8859_1));
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

    private static String body(InputStream in, boolean stream) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            in.transferTo(body);
        } catch (java.net.SocketTimeoutException e) {
            if (!stream) {
                throw e;
            }
        }
        return body.toString(ISO_8859_1);
    }

    private static String withoutChunks(String chunked, boolean stream) throws IOException {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < chunked.length()) {
            int line = chunked.indexOf("\r\n", at);
            int size = Integer.parseInt(chunked.substring(at, line), 16);
            if (size == 0) {
                return body.toString();
            }
            body.append(chunked, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
        if (!stream) {
            throw new IOException("the answer breaks off: " + body);
        }
        return body.toString();
    }
}
