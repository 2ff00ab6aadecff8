package io.seatledger.infra.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a service as an admin. The CRUD service has the same paths and bodies as the command service. */
final class Client implements AutoCloseable {

    static final String LICENSE_TYPE = "enterprise";

    private static final Pattern USER = Pattern.compile("\"userId\":\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String token;

    /** @param token that of an admin */
    Client(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Opens an account. {@code operator} is the token of an operator, {@code admin} the subject of the admin. */
    void openAccount(String account, String operator, String admin) throws InterruptedException {
        expect(
                201,
                send(post("/api/v1/accounts", """
                    {"accountId":"%s","name":"A","adminSubject":"%s"}\
                    """.formatted(account, admin))
                        .setHeader("Authorization", "Bearer " + operator)));
    }

    void addLicenseType(String account) throws InterruptedException {
        expect(201, send(post(of(account) + "/license-types", """
            {"licenseType":"%s","name":"E"}\
            """.formatted(LICENSE_TYPE))));
    }

    void openPool(String account, String pool, int capacity) throws InterruptedException {
        expect(201, send(post(of(account) + "/license-pools", """
            {"poolId":"%s","licenseType":"%s","name":"P","capacity":%d}\
            """.formatted(pool, LICENSE_TYPE, capacity))));
    }

    /** Invites somebody under a name for the command. */
    HttpResponse<String> invite(String account, String id) throws InterruptedException {
        return send(post(of(account) + "/users", invitation(id)).header("Idempotency-Key", id));
    }

    /** Invites somebody and returns the identifier of the user. */
    String newUser(String account, String id) throws InterruptedException {
        String answer = expect(201, invite(account, id));
        Matcher user = USER.matcher(answer);
        if (!user.find()) {
            throw new IllegalStateException(answer);
        }
        return user.group(1);
    }

    /** Pastes a list of addresses, all of whom must be invited. */
    void inviteAll(String account, List<String> addresses) throws InterruptedException {
        String answer =
                expect(200, send(post(of(account) + "/invitations", """
                    {"addresses":"%s"}\
                    """.formatted(String.join("\\n", addresses)))));
        if (!answer.contains("\"invited\":%d,".formatted(addresses.size()))) {
            throw new IllegalStateException(answer);
        }
    }

    void assign(String account, String user, String pool) throws InterruptedException {
        expect(200, send(post(licenses(account, user), source(pool))));
    }

    /** Assigns a license as somebody else, who may not be allowed to. */
    HttpResponse<String> assignAs(String bearer, String account, String user, String pool) throws InterruptedException {
        return send(post(licenses(account, user), source(pool)).setHeader("Authorization", "Bearer " + bearer));
    }

    void change(String account, String user, String pool) throws InterruptedException {
        expect(
                200,
                send(request(licenses(account, user) + "/" + LICENSE_TYPE + "/source")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(source(pool)))));
    }

    void release(String account, String user) throws InterruptedException {
        expect(200, send(request(licenses(account, user) + "/" + LICENSE_TYPE).DELETE()));
    }

    /** Sends the request of {@link #invite} to an {@link EmptyEndpoint}. */
    HttpResponse<String> callEmpty(String id) throws InterruptedException {
        return send(post("/empty", invitation(id)).header("Idempotency-Key", id));
    }

    /** Reads an account from a query service, and waits until the answer reflects a version. */
    HttpResponse<String> read(String account, String minAccountVersion) throws InterruptedException {
        return send(request(of(account) + "?minAccountVersion=" + minAccountVersion));
    }

    static String invitation(String id) {
        return "{\"email\":\"%s@example.com\",\"name\":\"Somebody\"}".formatted(id);
    }

    private static String of(String account) {
        return "/api/v1/accounts/" + account;
    }

    private static String licenses(String account, String user) {
        return of(account) + "/users/" + user + "/licenses";
    }

    private static String source(String pool) {
        return "{\"poolId\":\"%s\"}".formatted(pool);
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("No answer from " + request.uri(), e);
        }
    }

    /** Returns the body. */
    static String expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
