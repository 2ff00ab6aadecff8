package io.seatledger.infra.parts.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.infra.parts.fuzz.Values.Verdict;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A request that is built up, perhaps broken, and then sent. Its texts hold bytes, one in each character, so that it
 * can carry anything.
 */
final class Call {

    /** What the contract says of a request, and so what the answer has to be. */
    enum Expectation {
        /** Accepted, or refused by a decision. */
        VALID,
        /** Refused: any 4xx but those below. */
        INVALID,
        UNAUTHENTICATED,
        WRONG_METHOD,
        NOT_ACCEPTABLE,
        UNSUPPORTED_MEDIA_TYPE,
        /** Anything but a failure. */
        ANYTHING;

        static Expectation of(Verdict verdict) {
            return switch (verdict) {
                case VALID -> VALID;
                case INVALID -> INVALID;
                case UNCLEAR -> ANYTHING;
            };
        }
    }

    record Header(String name, String value) {}

    final Operation operation;
    String method;
    String path = "";
    final List<String> query = new ArrayList<>();
    final List<Header> headers = new ArrayList<>();

    @Nullable
    String body;
    /** What the body says. */
    JsonNode sent = JsonNodeFactory.instance.missingNode();
    /** Replaces the request line if it is not null. */
    @Nullable
    String requestLine;

    Expectation expectation = Expectation.VALID;
    String change = "valid";

    Call(Operation operation) {
        this.operation = operation;
        this.method = operation.method();
    }

    static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** The text that bytes of UTF-8 stand for. */
    static String text(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    void parameter(String name, String value) {
        query.add(encoded(name) + "=" + encoded(value));
    }

    /** Sets a header, or removes it. */
    void header(String name, @Nullable String value) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
        if (value != null) {
            headers.add(new Header(name, utf8(value)));
        }
    }

    boolean isDryRun() {
        return query.contains("dryRun=true");
    }

    void changed(String what, Expectation becomes) {
        change = what;
        expectation = becomes;
    }

    private String target() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    byte[] bytes(URI uri) {
        StringBuilder text =
                new StringBuilder(requestLine == null ? method + " " + target() + " HTTP/1.1" : requestLine);
        text.append("\r\nHost: ").append(uri.getAuthority()).append("\r\nConnection: close\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body != null || !method.equals("GET")) {
            text.append("Content-Length: ")
                    .append(body == null ? 0 : body.length())
                    .append("\r\n");
        }
        return text.append("\r\n").append(body == null ? "" : body).toString().getBytes(ISO_8859_1);
    }

    /** The request as a command of a shell, with the token left out. */
    String curl(URI uri) {
        StringBuilder curl =
                new StringBuilder("curl -i --path-as-is -X " + quoted(method) + " " + quoted(uri + target()));
        headers.forEach(header -> curl.append(" -H ")
                .append(
                        header.name().equals("Authorization")
                                ? "\"Authorization: Bearer $TOKEN\""
                                : quoted(header.name() + ": " + header.value())));
        if (body != null) {
            curl.append(" --data-binary ").append(quoted(body));
        }
        return requestLine == null
                ? curl.toString()
                : "request line " + quoted(requestLine) + " instead of that of " + curl;
    }

    private static String quoted(String bytes) {
        StringBuilder quoted = new StringBuilder("$'");
        String shown = bytes.length() <= 2_000 ? bytes : bytes.substring(0, 2_000) + "…(" + bytes.length() + " bytes)";
        shown.chars().forEach(c -> {
            if (c == '\'' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if ((c >= ' ' && c < 127) || c == '…') {
                quoted.append((char) c);
            } else {
                quoted.append("\\x%02x".formatted(c));
            }
        });
        return quoted.append('\'').toString();
    }
}
