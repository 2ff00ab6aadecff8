package io.seatledger.infra.parts.faults;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.infra.parts.ReadModel;
import io.seatledger.infra.parts.faults.SentCommand.Accepted;
import io.seatledger.infra.parts.faults.SentCommand.Answer;
import io.seatledger.infra.parts.faults.SentCommand.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what callers were told with what is in the log, and the log with itself, its topic and its readers. */
final class Checker {

    private static final EventCodec CODEC = new EventCodec();

    /** The events of which a command has exactly one if it changed anything. */
    private static final Map<String, Set<String>> EFFECTS = Map.of(
            "user.invite", Set.of("user.invited"),
            "user.remove", Set.of("user.removed", "invitation.revoked"),
            "user.name", Set.of("user.named"),
            "license.assign", Set.of("license.assigned", "license.reserved"),
            "license.change", Set.of("license.changed"),
            "license.release", Set.of("license.released"),
            "license-pool.resize", Set.of("license-pool.resized"),
            "license-pool.rename", Set.of("license-pool.renamed"));

    private final List<Finding> findings = new ArrayList<>();

    private record Key(String actor, String commandId) {}

    private Checker() {}

    /** What is wrong with the log itself: positions, chains, seats, addresses. */
    static List<Finding> ofLog(List<EventEnvelope> log) {
        var checker = new Checker();
        checker.positions(log);
        byAccount(log).forEach((account, ledger) -> {
            checker.chain(account, ledger);
            checker.rules(account, ledger);
        });
        return checker.findings;
    }

    /** What is wrong between what callers were told and the log. */
    static List<Finding> ofCommands(List<SentCommand> commands, List<EventEnvelope> log) {
        var checker = new Checker();
        Map<Key, List<EventEnvelope>> effects = new HashMap<>();
        for (EventEnvelope event : log) {
            EventMetadata metadata = CODEC.decodeMetadata(event.metadataJson());
            if (metadata.commandId() != null) {
                effects.computeIfAbsent(new Key(metadata.actor(), metadata.commandId()), _ -> new ArrayList<>())
                        .add(event);
            }
        }
        for (SentCommand command : commands) {
            checker.command(command, effects.getOrDefault(new Key(command.actor(), command.id()), List.of()));
        }
        return checker.findings;
    }

    /** What is wrong between the log and what was published, in order per account, possibly with repeats. */
    static List<Finding> ofTopic(List<EventEnvelope> log, List<EventEnvelope> published) {
        var checker = new Checker();
        Map<String, List<EventEnvelope>> ledgers = byAccount(log);
        Map<String, List<EventEnvelope>> topics = byAccount(published);
        Set<String> accounts = new HashSet<>(ledgers.keySet());
        accounts.addAll(topics.keySet());
        accounts.forEach(account -> checker.topic(
                account, ledgers.getOrDefault(account, List.of()), topics.getOrDefault(account, List.of())));
        return checker.findings;
    }

    /** What is wrong between an account's part of the log and what its readers see. */
    static List<Finding> ofReadModel(String account, List<EventEnvelope> log, ReadModel seen) {
        ReadModel fold = ReadModel.of(eventsOf(byAccount(log).getOrDefault(account, List.of())));
        return fold.equals(seen)
                ? List.of()
                : List.of(new Finding(
                        "a read model is not the fold of the log",
                        "%s: expected %s, found %s".formatted(account, fold, seen)));
    }

    /** The log of each account, in order. */
    static Map<String, List<EventEnvelope>> byAccount(List<EventEnvelope> log) {
        return log.stream()
                .collect(Collectors.groupingBy(EventEnvelope::accountId, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<Event> eventsOf(List<EventEnvelope> ledger) {
        List<Event> events = new ArrayList<>();
        for (EventEnvelope envelope : ledger) {
            if (CODEC.decode(envelope.name(), envelope.revision(), envelope.payloadJson())
                    instanceof DecodedEvent.Known(Event event)) {
                events.add(event);
            }
        }
        return events;
    }

    private void found(String kind, String text) {
        findings.add(new Finding(kind, text));
    }

    private void positions(List<EventEnvelope> log) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).position() != i + 1) {
                found("positions have a gap", "expected %d, found %s".formatted(i + 1, log.get(i)));
                return;
            }
        }
    }

    private void chain(String account, List<EventEnvelope> ledger) {
        String previous = LedgerHash.GENESIS;
        for (int i = 0; i < ledger.size(); i++) {
            EventEnvelope event = ledger.get(i);
            if (event.accountVersion() != i + 1) {
                found("versions have a gap", "%s: expected %d, found %s".formatted(account, i + 1, event));
                return;
            }
            if (!event.previousHash().equals(previous) || !event.hasValidHash()) {
                found("the chain is broken", "%s, after %s: %s".formatted(account, previous, event));
                return;
            }
            previous = event.hash();
        }
    }

    private void rules(String account, List<EventEnvelope> ledger) {
        ReadModel model = ReadModel.empty();
        Map<String, String> addresses = new HashMap<>();
        for (Event event : eventsOf(ledger)) {
            if (breaksARule(account, model, addresses, event)) {
                return;
            }
            model.add(event);
            if (model.available().values().stream().anyMatch(seats -> seats < 0)) {
                found("a pool is oversold", "%s: %s after %s".formatted(account, model.available(), event));
                return;
            }
        }
    }

    private boolean breaksARule(String account, ReadModel model, Map<String, String> addresses, Event event) {
        return switch (event) {
            case UserInvited e -> {
                String other = addresses.put(e.emailClaim(), e.userId());
                if (other != null) {
                    found("two users have one address", "%s: %s has it, but %s".formatted(account, other, e));
                }
                yield other != null;
            }
            case InvitationRevoked e -> hasLeft(addresses, e.emailClaim());
            case InvitationExpired e -> hasLeft(addresses, e.emailClaim());
            case UserRemoved e -> hasLeft(addresses, e.emailClaim());
            case LicenseReserved e -> !mayTake(account, model, e.userId(), e.licenseType(), e);
            case LicenseAssigned e -> !e.fromReservation() && !mayTake(account, model, e.userId(), e.licenseType(), e);
            case LicenseChanged e -> !holds(account, model, e);
            default -> false;
        };
    }

    private static boolean hasLeft(Map<String, String> addresses, String address) {
        addresses.remove(address);
        return false;
    }

    private boolean mayTake(String account, ReadModel model, String user, String licenseType, Event event) {
        Map<String, String> licenses = model.users().get(user);
        if (licenses == null) {
            found("nobody took a seat", "%s: %s".formatted(account, event));
        } else if (licenses.containsKey(licenseType)) {
            found("a user has two licenses of a type", "%s: %s, but %s".formatted(account, licenses, event));
        } else {
            return true;
        }
        return false;
    }

    private boolean holds(String account, ReadModel model, LicenseChanged event) {
        Map<String, String> licenses = model.users().getOrDefault(event.userId(), Map.of());
        if (event.fromPoolId().equals(licenses.get(event.licenseType()))) {
            return true;
        }
        found("a seat left a pool that it was not in", "%s: %s, but %s".formatted(account, licenses, event));
        return false;
    }

    private void command(SentCommand command, List<EventEnvelope> effects) {
        List<Answer> answers = command.answers();
        if (answers.isEmpty()) {
            found("a caller got no answer", command + ", which has " + effects);
        }
        if (answers.stream().map(Checker::essence).distinct().count() > 1) {
            found("a command has two answers", command.toString());
        }
        long leading = effects.stream()
                .filter(event ->
                        EFFECTS.getOrDefault(command.ask().command(), Set.of()).contains(event.name()))
                .count();
        if (leading > 1 || !areTogether(effects)) {
            found("a command has two effects", command + ": " + effects);
            return;
        }
        for (Answer answer : answers) {
            switch (answer) {
                case Refused _
                when !effects.isEmpty() -> found("a refused command has an effect", command + ": " + effects);
                case Accepted accepted
                when !accepted.unchanged() -> {
                    if (leading == 0) {
                        found("an accepted command is lost", command + ": " + effects);
                    } else if (effects.getLast().accountVersion() != accepted.accountVersion()) {
                        found("a caller was told another version than that of the effect", command + ": " + effects);
                    }
                }
                case Accepted _
                when !effects.isEmpty() ->
                    found("a command that changed nothing has an effect", command + ": " + effects);
                case Accepted _, Refused _ -> {
                    // As it should be.
                }
            }
        }
    }

    /** The texts of an answer over HTTP and over the bus differ in the order of their fields. */
    private static Answer essence(Answer answer) {
        return switch (answer) {
            case Accepted accepted -> new Accepted(accepted.accountVersion(), accepted.unchanged(), "");
            case Refused refused -> new Refused(refused.status(), refused.code(), "");
        };
    }

    private static boolean areTogether(List<EventEnvelope> effects) {
        for (int i = 1; i < effects.size(); i++) {
            EventEnvelope before = effects.get(i - 1);
            EventEnvelope after = effects.get(i);
            if (!after.accountId().equals(before.accountId())
                    || after.accountVersion() != before.accountVersion() + 1
                    || after.position() != before.position() + 1) {
                return false;
            }
        }
        return true;
    }

    private void topic(String account, List<EventEnvelope> ledger, List<EventEnvelope> published) {
        int next = 0;
        for (EventEnvelope event : published) {
            int index = (int) event.accountVersion() - 1;
            if (index < 0 || index >= ledger.size() || !ledger.get(index).equals(event)) {
                found(
                        "the topic has another event than the log",
                        "%s: the log has %s, the topic %s"
                                .formatted(
                                        account,
                                        index >= 0 && index < ledger.size() ? ledger.get(index) : "nothing",
                                        event));
                return;
            }
            if (index > next) {
                found(
                        "the topic is not in the order of the log",
                        "%s: expected version %d, found %s".formatted(account, next + 1, event));
                return;
            }
            next = Math.max(next, index + 1);
        }
        if (next < ledger.size()) {
            found(
                    "an event was not published",
                    "%s: %d of %d, the first is %s"
                            .formatted(account, ledger.size() - next, ledger.size(), ledger.get(next)));
        }
    }
}
