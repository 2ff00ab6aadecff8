package io.seatledger.infra.parts.fuzz;

import io.seatledger.infra.parts.fuzz.Call.Header;
import java.util.List;

/** What a client may send that no contract describes. All texts hold bytes, one in each character. */
final class OddRequests {

    /** Paths that no operation has. */
    static final List<String> OTHER_ROUTES = List.of(
            "/",
            "/nowhere",
            "/error",
            "/favicon.ico",
            "/api/v1",
            "/api/v1/accounts/",
            "/api/v1/nowhere",
            "/actuator",
            "/actuator/env",
            "/actuator/health",
            "/livez",
            "/readyz",
            "/v3/api-docs",
            "/v3/api-docs/nowhere",
            "/v3/asyncapi",
            "/swagger-ui/index.html",
            "/webjars/nowhere");

    /** Methods of HTTP, and others. */
    static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "NONSENSE", "post");

    /** Queries that break the rules, or name what no operation takes. */
    static final List<String> BROKEN_QUERIES = List.of(
            "=",
            "=x",
            "x=%zz",
            "%ff=1",
            "x=%ff",
            "dryRun=%",
            "dryRun=%0",
            "%00=%00",
            "x=1&".repeat(1_500) + "y=1",
            "x[]=1&x[a][b]=2",
            "dryRun",
            "x=" + "9".repeat(5_000));

    /** Content types that no operation takes. */
    static final List<String> UNDOCUMENTED_BODIES = List.of(
            "application/yaml",
            "application/x-yaml",
            "application/xml",
            "text/xml",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/cbor",
            "application/octet-stream",
            "application/jsonfoo",
            "application/vnd.api+json",
            "application/*+json",
            "application/*",
            "*/*",
            "nonsense",
            "application/json/x",
            "");

    /** Values of {@code Accept} that no operation can satisfy. */
    static final List<String> UNDOCUMENTED_ANSWERS = List.of(
            "text/xml",
            "application/xml",
            "application/yaml",
            "application/cbor",
            "application/vnd.api+json",
            "text/html",
            "image/png",
            "nonsense",
            "a/b/c");

    /** Values of {@code Accept} that an operation may satisfy or not. */
    static final List<String> UNCLEAR_ANSWERS =
            List.of("application/problem+json", "application/json;q=0", "text/*;q=1,*/*;q=0.1", ",", "*/json");

    /** Header lines that are odd, or break the rules, as they are sent. */
    static final List<Header> ODD_HEADERS = List.of(
            new Header("Idempotency-Key", "a\u0001b"),
            new Header("If-Match", "\u0000"),
            new Header("Cookie", "JSESSIONID=\u00ff; =; $Version=1"),
            new Header("Accept-Language", "\u00ff-*-q"),
            new Header("X-HTTP-Method-Override", "DELETE"),
            new Header("X-Forwarded-Host", "[::1"),
            new Header("Forwarded", "for=\";"),
            new Header("Origin", "null"),
            new Header("Range", "bytes=5-1,,"),
            new Header("If-None-Match", "\"1\", W/\"1"),
            new Header("If-Modified-Since", "yesterday"),
            new Header("traceparent", "00-zz-\u00ff-01"),
            new Header("Content-Encoding", "gzip"),
            new Header("Content-Length", "-1"),
            new Header("Host", "other"),
            new Header("X-Long", "x".repeat(20_000)),
            new Header("No Header", "x"),
            new Header("", ""),
            new Header("X-Folded", "a\r\n b"),
            new Header("X-Bare", "a\nb"),
            new Header("Expect", "100-continue"));

    /** Request lines that are odd, or break the rules. */
    static final List<String> ODD_REQUEST_LINES = List.of(
            "GET",
            "nonsense",
            "GET  /  HTTP/1.1",
            "GET / HTTP/1.1 x",
            "\u00ff\u00fe / HTTP/1.1",
            "G\u0001T / HTTP/1.1",
            "GET /\u0001 HTTP/1.1",
            "GET /\u00e9 HTTP/1.1",
            "GET /a|b{c}^`\"<> HTTP/1.1",
            "GET /%zz HTTP/1.1",
            "GET /%c0%ae%c0%ae/ HTTP/1.1",
            "GET /%ff HTTP/1.1",
            "GET /%00 HTTP/1.1",
            "GET /api/v1/..;/..;/actuator/env HTTP/1.1",
            "GET /api/v1/%2e%2e/%2e%2e/actuator/env HTTP/1.1",
            "GET //api//v1//accounts HTTP/1.1",
            "GET /api/v1/accounts;x=%zz/a HTTP/1.1",
            "GET \\api HTTP/1.1",
            "GET http://[::1/ HTTP/1.1",
            "GET http://other.example/api/v1 HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "GET * HTTP/1.1",
            "GET /?" + "x".repeat(30_000) + " HTTP/1.1");

    private OddRequests() {}
}
