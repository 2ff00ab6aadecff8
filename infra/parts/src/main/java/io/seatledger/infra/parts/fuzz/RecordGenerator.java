package io.seatledger.infra.parts.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.Call.Expectation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes records with commands: about half of them valid, the others valid but for one change. */
final class RecordGenerator {

    private final FuzzTarget target;
    private final ServedContract contract;
    private final Values values;
    private final Random random;
    private final long seed;

    RecordGenerator(FuzzTarget target, ServedContract contract, Known known, Random random, long seed) {
        this.target = target;
        this.contract = contract;
        this.values = new Values(contract, known, random);
        this.random = random;
        this.seed = seed;
    }

    /** A record with a command. */
    FuzzedRecord next(String command) {
        JsonNode message = contract.at("/channels/commands/messages/" + command);
        values.forAnswer(message.path("x-answer"));
        FuzzedRecord sent = new FuzzedRecord(
                command, UUID.randomUUID().toString(), values.fitting(message.path("payload"), command), seed);
        JsonNode headers = contract.at("/components/schemas/CommandHeaders/properties");
        sent.key = values.fitting(message.at("/bindings/kafka/key"), "accountId")
                .asString()
                .getBytes(UTF_8);
        sent.value = sent.payload.toString().getBytes(UTF_8);
        sent.header("ce_specversion", "1.0");
        sent.header(FuzzedRecord.ID, sent.id);
        sent.header("ce_source", "/fuzz");
        sent.header(FuzzedRecord.TYPE, command);
        sent.header(FuzzedRecord.TOKEN, "Bearer " + target.token(command));
        for (String name : List.of("content-type", "ce_dryrun", "ce_correlationid", "ce_expectedversion")) {
            if (random.nextInt(5) == 0) {
                sent.header(name, values.fitting(headers.path(name), name).asString());
            }
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> {
                sent.payload = values.mutated(sent.payload);
                sent.value = sent.payload.toString().getBytes(UTF_8);
                sent.changed("another payload", Expectation.of(values.judge(sent.payload, message.path("payload"))));
            }
            case 3 -> {
                byte[] broken = values.brokenJson(sent.payload).getBytes(UTF_8);
                boolean same = Arrays.equals(broken, sent.value);
                sent.value = broken;
                sent.changed("a value that is broken", same ? Expectation.ANYTHING : Expectation.INVALID);
            }
            case 4 -> {
                sent.value = random.nextBoolean() ? null : "{\"\u00ff\":1}".getBytes(ISO_8859_1);
                sent.changed("no value, or one that is not UTF-8", Expectation.INVALID);
            }
            case 5, 6, 7 -> changeHeader(sent, headers);
            case 8 -> {
                String key = values.hostileText(message.at("/bindings/kafka/key"));
                sent.key = random.nextInt(4) == 0 ? null : key.getBytes(UTF_8);
                sent.changed("another key", Expectation.INVALID);
            }
            case 9 -> changeToken(sent);
            default -> {}
        }
        if (sent.expectation == Expectation.VALID && namesAnotherAccount(sent)) {
            sent.expectation = Expectation.ANYTHING;
        }
        return sent;
    }

    private void changeHeader(FuzzedRecord sent, JsonNode headers) {
        String name = FuzzSettings.oneOf(List.copyOf(headers.propertyNames()), random);
        boolean required = contract.at("/components/schemas/CommandHeaders/required")
                .valueStream()
                .anyMatch(header -> header.asString().equals(name));
        switch (random.nextInt(4)) {
            case 0 -> {
                sent.headers.remove(name);
                sent.changed("without " + name, required ? Expectation.INVALID : Expectation.VALID);
            }
            case 1 -> {
                sent.headers.put(name, random.nextBoolean() ? null : new byte[] {(byte) 0xff, 'a'});
                sent.changed("bytes in " + name, Expectation.ANYTHING);
            }
            case 2 -> {
                sent.header("x-" + name, "x");
                sent.change = "an unknown header";
            }
            default -> {
                String text = values.hostileText(headers.path(name));
                sent.header(name, text);
                sent.changed(
                        "another value of " + name,
                        Expectation.of(values.judge(
                                JsonMapper.shared().getNodeFactory().stringNode(text), headers.path(name))));
            }
        }
        if (name.equals(FuzzedRecord.TYPE) && !sent.text(FuzzedRecord.TYPE).equals(sent.command)) {
            sent.expectation = Expectation.INVALID;
        } else if (name.equals("ce_resulttopic") || name.equals(FuzzedRecord.TOKEN)) {
            sent.expectation = Expectation.ANYTHING;
        }
        sent.hasReadableId = sent.text(FuzzedRecord.ID).equals(sent.id);
    }

    /** A payload may name the account as well; no schema can say that it must be that of the key. */
    private static boolean namesAnotherAccount(FuzzedRecord sent) {
        String account = sent.payload.path("accountId").asString("");
        return !account.isEmpty() && !account.equals(FuzzedRecord.shown(sent.key));
    }

    private void changeToken(FuzzedRecord sent) {
        if (random.nextBoolean()) {
            sent.header(FuzzedRecord.TOKEN, "Bearer " + target.strangersToken());
            sent.change = "by a stranger";
        } else {
            sent.header(FuzzedRecord.TOKEN, "Bearer " + FuzzSettings.oneOf(target.badTokens(), random));
            sent.changed("a bad token", Expectation.UNAUTHENTICATED);
        }
    }
}
