package io.seatledger.infra.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens that no service accepts, one for each thing that can be wrong with a token. Every token is right in all
 * other respects, so it is refused for this one reason.
 */
final class RefusedTokens {

    private static final long HOUR = 3_600;
    private static final long LONG_AGO = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
    private static final long FAR_AHEAD = Instant.parse("2999-01-01T00:00:00Z").getEpochSecond();
    private static final int OVERSIZE = 12_500;

    /** Blank, with white space around it, with a character that is hidden or no character, or too long. */
    private static final List<String> SUBJECTS = List.of(
            "",
            " ",
            "\u00A0",
            "\u200D",
            "\u3164",
            " boss",
            "boss ",
            "\u00A0boss",
            "boss\u3000",
            "a\nb",
            "a\u0000",
            "\u200B",
            "bo\u200Bss",
            "\u202Essob",
            "\uFEFFboss",
            "boss\u00AD",
            "boss\uE000",
            "boss\uFFFF",
            "boss" + Character.toString(0xE0041),
            "x".repeat(256),
            Character.toString(0x1F511).repeat(256));

    private final SequencedMap<String, String> tokens = new LinkedHashMap<>();
    private final String issuer;
    private final String audience;
    private final String subject;
    private final RSAKey key;

    private RefusedTokens(String issuer, String audience, String subject, RSAKey key) {
        this.issuer = issuer;
        this.audience = audience;
        this.subject = subject;
        this.key = key;
    }

    /**
     * All of them, by what is wrong.
     *
     * @param subject a subject that could do everything with a valid token
     * @param key the key that the issuer signs with
     * @param curve a key that the issuer publishes for an algorithm that is not accepted
     * @param stranger a key that the issuer does not publish
     * @param strangersKeys the address at which the stranger publishes its key
     */
    static SequencedMap<String, String> of(
            String issuer,
            String audience,
            String subject,
            RSAKey key,
            ECKey curve,
            RSAKey stranger,
            String strangersKeys) {
        var refused = new RefusedTokens(issuer, audience, subject, key);
        refused.addTextsThatAreNoTokens();
        refused.addSignatures(curve, stranger);
        refused.addKeysOfTheirOwn(stranger, strangersKeys);
        refused.addClaims();
        refused.addTypes();
        return refused.tokens;
    }

    private void addTextsThatAreNoTokens() {
        String valid = signed(Map.of(), claims());
        String[] parts = valid.split("\\.", -1);
        add("empty", "");
        add("garbage", "garbage");
        add("three dots", "...");
        add("five parts", valid + ".a.b");
        add("a header that is not JSON", Base64URL.encode("{") + "." + parts[1] + "." + parts[2]);
        add("a header without alg", Base64URL.encode("{}") + "." + parts[1] + "." + parts[2]);
        add("a header with null for alg", Base64URL.encode("{\"alg\":null}") + "." + parts[1] + "." + parts[2]);
        add("a payload that is not JSON", signed(new JWSHeader(JWSAlgorithm.RS256), new Payload("{"), signer(key)));
        add("a payload that is an array", signed(new JWSHeader(JWSAlgorithm.RS256), new Payload("[]"), signer(key)));
        add("a payload that is nested deeply", nested());
        add("oversize", signed(Map.of(), with("padding", "x".repeat(OVERSIZE * 3 / 4))));
    }

    private String nested() {
        return signed(
                new JWSHeader(JWSAlgorithm.RS256),
                new Payload("{\"deep\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}"),
                signer(key));
    }

    private void addSignatures(ECKey curve, RSAKey stranger) {
        String valid = signed(Map.of(), claims());
        String payload = Base64URL.encode(json(claims())).toString();
        for (String none : List.of("none", "None", "NONE")) {
            String header = Base64URL.encode("{\"alg\":\"%s\"}".formatted(none)).toString();
            add("alg %s".formatted(none), header + "." + payload + ".");
            add("alg %s with a signature".formatted(none), header + "." + payload + "." + valid.split("\\.", -1)[2]);
        }
        add("no signature", valid.substring(0, valid.lastIndexOf('.') + 1));
        add("another payload", valid.split("\\.", -1)[0] + "." + payload + "x." + valid.split("\\.", -1)[2]);
        add("HS256 with the public key", hs256(publicKey(key)));
        add(
                "HS256 with the published JWK",
                hs256(key.toPublicJWK().toJSONString().getBytes(UTF_8)));
        add("HS256 with the modulus", hs256(key.getModulus().decode()));
        for (JWSAlgorithm algorithm :
                List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS512)) {
            add(algorithm.getName(), signed(header(algorithm, key.getKeyID()), payload(claims()), signer(key)));
        }
        add("ES256", signed(header(JWSAlgorithm.ES256, curve.getKeyID()), payload(claims()), signer(curve)));
        add(
                "the key of a stranger",
                signed(header(JWSAlgorithm.RS256, key.getKeyID()), payload(claims()), signer(stranger)));
    }

    private String hs256(byte[] secret) {
        try {
            return signed(header(JWSAlgorithm.HS256, key.getKeyID()), payload(claims()), new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addKeysOfTheirOwn(RSAKey stranger, String strangersKeys) {
        for (String kid : List.of(stranger.getKeyID(), "", "../../../../dev/null", "' OR '1'='1", "*", strangersKeys)) {
            add(
                    "the kid '%s'".formatted(kid),
                    signed(header(JWSAlgorithm.RS256, kid), payload(claims()), signer(stranger)));
        }
        Map<String, Object> jwk = stranger.toPublicJWK().toJSONObject();
        Map<String, Object> own = Map.of(
                "jku", strangersKeys, "x5u", strangersKeys, "jwk", jwk, "x5c", List.of("AAAA"), "crit", List.of("exp"));
        own.forEach((name, value) -> {
            add("a stranger's " + name, signed(Map.of("kid", stranger.getKeyID(), name, value), claims(), stranger));
            add("a stranger's %s with our kid".formatted(name), signed(Map.of(name, value), claims(), stranger));
            add("a %s although it is signed rightly".formatted(name), signed(Map.of(name, value), claims()));
        });
        for (Object wrong : List.of(5, true, List.of("x"), Map.of("x", 1))) {
            add("the kid " + wrong, signed(Map.of("kid", wrong), claims()));
        }
        add("an unknown critical header", signed(Map.of("crit", List.of("x"), "x", 1), claims()));
        add("an unencoded payload", signed(Map.of("crit", List.of("b64"), "b64", false), claims()));
    }

    private void addClaims() {
        add("another issuer", signed(Map.of(), with("iss", "http://localhost:1")));
        add("an issuer that begins like ours", signed(Map.of(), with("iss", issuer + ".evil.example")));
        add("another audience", signed(Map.of(), with("aud", "another-service")));
        add("an audience that begins like ours", signed(Map.of(), with("aud", audience + "-admin")));
        add("an empty audience", signed(Map.of(), with("aud", List.of())));
        add("expired", signed(Map.of(), with("exp", LONG_AGO)));
        add("not valid yet", signed(Map.of(), with("nbf", FAR_AHEAD)));
        for (String required : List.of("iss", "sub", "aud", "exp")) {
            Map<String, Object> claims = claims();
            claims.remove(required);
            add("no " + required, signed(Map.of(), claims));
        }
        for (String wrong : SUBJECTS) {
            add(
                    "the subject %s".formatted(JSONArrayUtils.toJSONString(List.of(wrong))),
                    signed(Map.of(), with("sub", wrong)));
        }
        add("a key that the bearer must prove", signed(Map.of(), with("cnf", Map.of("jkt", "x"))));
    }

    private void addTypes() {
        List<Object> texts = List.of("text", "true", "");
        List<Object> others = List.of(5, 1.5, true, List.of("x"), List.of(5), Map.of("x", 1));
        for (String text : List.of("iss", "sub", "jti", "email")) {
            others.forEach(wrong -> addWrong(text, wrong));
        }
        for (String scopes : List.of("scope", "scp", "aud")) {
            List.of(5, true, List.of(5), List.of("platform:operate", 5), List.of(List.of("x")), Map.of("x", 1))
                    .forEach(wrong -> addWrong(scopes, wrong));
        }
        for (String time : List.of("exp", "nbf", "iat")) {
            texts.forEach(wrong -> addWrong(time, wrong));
            List.of(true, List.of(FAR_AHEAD), Map.of("x", 1), Long.MAX_VALUE, Long.MIN_VALUE, -1, 1e300)
                    .forEach(wrong -> addWrong(time, wrong));
            addWrong(time, String.valueOf(Instant.now().getEpochSecond() + HOUR));
        }
        texts.forEach(wrong -> addWrong("email_verified", wrong));
        List.of(0, 1, List.of(true), Map.of("x", true)).forEach(wrong -> addWrong("email_verified", wrong));
        for (String claim : List.of("iss", "sub", "aud", "exp", "nbf", "iat", "email", "email_verified", "scope")) {
            addWrong(claim, null);
        }
        for (Object wrong : List.of(5, "x", List.of("x"), Map.of("jkt", 5))) {
            addWrong("cnf", wrong);
        }
    }

    private void addWrong(String claim, @Nullable Object value) {
        add(
                "%s: %s".formatted(claim, JSONArrayUtils.toJSONString(Arrays.asList(value))),
                signed(Map.of(), with(claim, value)));
    }

    private void add(String name, String token) {
        if (tokens.put(name, token) != null) {
            throw new IllegalStateException("two tokens are called " + name);
        }
    }

    private Map<String, Object> claims() {
        long now = Instant.now().getEpochSecond();
        return new HashMap<>(Map.of(
                "iss",
                issuer,
                "sub",
                subject,
                "aud",
                List.of(audience),
                "iat",
                now,
                "exp",
                now + HOUR,
                "scope",
                "platform:operate",
                "email",
                subject + "@example.com",
                "email_verified",
                true));
    }

    private Map<String, @Nullable Object> with(String claim, @Nullable Object value) {
        Map<String, @Nullable Object> claims = new HashMap<>(claims());
        claims.put(claim, value);
        return claims;
    }

    private String signed(Map<String, Object> header, Map<String, ? extends @Nullable Object> claims) {
        return signed(header, claims, key);
    }

    /** Any header, even one that the library would not write. */
    private String signed(Map<String, Object> header, Map<String, ? extends @Nullable Object> claims, RSAKey with) {
        Map<String, Object> all = new HashMap<>(Map.of("alg", "RS256", "kid", key.getKeyID()));
        all.putAll(header);
        Base64URL first = Base64URL.encode(json(all));
        Base64URL second = Base64URL.encode(json(claims));
        byte[] input = (first + "." + second).getBytes(UTF_8);
        try {
            return first + "." + second + "." + new RSASSASigner(with).sign(new JWSHeader(JWSAlgorithm.RS256), input);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWSHeader header, Payload payload, JWSSigner signer) {
        JWSObject token = new JWSObject(header, payload);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
        return new JWSHeader.Builder(algorithm).keyID(kid).build();
    }

    private static String json(Map<String, ? extends @Nullable Object> object) {
        return JSONObjectUtils.toJSONString(object);
    }

    private static Payload payload(Map<String, Object> claims) {
        return new Payload(json(claims));
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(ECKey key) {
        try {
            return new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] publicKey(RSAKey key) {
        try {
            return key.toRSAPublicKey().getEncoded();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
