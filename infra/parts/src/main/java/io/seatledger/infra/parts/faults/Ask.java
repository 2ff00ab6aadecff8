package io.seatledger.infra.parts.faults;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command asks for, whichever way it is sent.
 *
 * @param command its name in the contract
 * @param fields its fields as the bus takes them
 */
record Ask(String account, String command, Map<String, Object> fields) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The same over HTTP; {@code body} is empty if there is none. */
    record Request(String method, String path, String body) {}

    static Ask invite(String account, String email, List<String> pools) {
        return new Ask(account, "user.invite", Map.of("email", email, "licenses", pools));
    }

    static Ask remove(String account, String user) {
        return new Ask(account, "user.remove", Map.of("userId", user));
    }

    static Ask name(String account, String user, String name) {
        return new Ask(account, "user.name", Map.of("userId", user, "name", name));
    }

    static Ask assign(String account, String user, String pool) {
        return new Ask(account, "license.assign", Map.of("userId", user, "poolId", pool));
    }

    static Ask change(String account, String user, String licenseType, String pool) {
        return new Ask(account, "license.change", Map.of("userId", user, "licenseType", licenseType, "poolId", pool));
    }

    static Ask release(String account, String user, String licenseType) {
        return new Ask(account, "license.release", Map.of("userId", user, "licenseType", licenseType));
    }

    static Ask resize(String account, String pool, int capacity) {
        return new Ask(account, "license-pool.resize", Map.of("poolId", pool, "capacity", capacity));
    }

    static Ask rename(String account, String pool, String name) {
        return new Ask(account, "license-pool.rename", Map.of("poolId", pool, "name", name));
    }

    Request request() {
        String root = "/api/v1/accounts/" + account;
        String user = root + "/users/" + fields.get("userId");
        String pool = root + "/license-pools/" + fields.get("poolId");
        return switch (command) {
            case "user.invite" -> new Request("POST", root + "/users", data());
            case "user.remove" -> new Request("DELETE", user, "");
            case "user.name" -> new Request("PUT", user + "/name", body("name"));
            case "license.assign" -> new Request("POST", user + "/licenses", body("poolId"));
            case "license.change" ->
                new Request("PUT", user + "/licenses/" + fields.get("licenseType") + "/source", body("poolId"));
            case "license.release" -> new Request("DELETE", user + "/licenses/" + fields.get("licenseType"), "");
            case "license-pool.resize" -> new Request("PUT", pool + "/capacity", body("capacity"));
            case "license-pool.rename" -> new Request("PUT", pool + "/name", body("name"));
            default -> throw new IllegalStateException(command);
        };
    }

    /** All fields as JSON. */
    String data() {
        return JSON.writeValueAsString(fields);
    }

    private String body(String field) {
        return JSON.writeValueAsString(Map.of(field, Objects.requireNonNull(fields.get(field))));
    }
}
