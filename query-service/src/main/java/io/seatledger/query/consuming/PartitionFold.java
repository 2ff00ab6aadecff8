package io.seatledger.query.consuming;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.MalformedEventException;
import io.seatledger.query.consuming.AccountProgress.Reached;
import io.seatledger.query.consuming.Positions.Step;
import io.seatledger.query.consuming.ReadModels.Placed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the records of one partition. Each batch is read, placed, folded and written: first the documents, then the
 * progress of the accounts, then the position in the partition.
 *
 * <p>An event that cannot be folded parks its account, and the other accounts go on. An event that comes before its
 * predecessors waits for them, because they may be in a partition that is folded later; the stored position does not
 * pass it meanwhile.
 *
 * <p>One thread uses it. After any exception, {@link #begin} comes next.
 */
final class PartitionFold {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionFold.class);

    /** How many events may wait for their predecessors before the partition does. */
    private static final int MOST_WAITING = 5_000;

    private final TopicPartition partition;
    private final Lane lane;
    private final EventCodec codec;
    private final ReadModels readModels;
    private final Positions positions;
    private final Parked parked;
    private final Duration patience;
    private final FoldedHashes hashes;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private Map<Generation, Long> stored = Map.of();
    private volatile Map<String, Parked.Account> parkedAccounts = Map.of();
    private Parked.@Nullable Account catchingUp;
    /** Events of the account that catches up, whose predecessors have not come yet. */
    private final List<Received> earlyInCatchUp = new ArrayList<>();

    /** The latest record in a catch-up that holds no event. A sound event after it proves that nothing is missing. */
    private @Nullable Stop passedOver;

    private long next;

    /** @param patience how long an event waits for its predecessors while none of them comes */
    PartitionFold(
            TopicPartition partition,
            Lane lane,
            EventCodec codec,
            ReadModels readModels,
            Positions positions,
            Parked parked,
            FoldedHashes hashes,
            Duration patience) {
        this.partition = partition;
        this.lane = lane;
        this.codec = codec;
        this.readModels = readModels;
        this.positions = positions;
        this.parked = parked;
        this.hashes = hashes;
        this.patience = patience;
    }

    /** A record that holds an event. */
    private record Received(long offset, EventEnvelope envelope) {}

    /**
     * Events of an account whose predecessors have not come, and the version of the account when that was last seen.
     */
    private record Waiting(List<Received> events, long version, long sinceNanos) {}

    /** Why an account is parked at a record. */
    private record Stop(long offset, String reason) {}

    /** What is to be folded of an account, and why not more. */
    private static final class Work {
        private final Map<Generation, List<Placed>> events = new HashMap<>();
        private final Map<Generation, Reached> reached = new HashMap<>();
        private final List<Received> placed = new ArrayList<>();
        private @Nullable Stop stop;
        private List<Received> early = List.of();
    }

    /**
     * Looks up where to go on.
     *
     * @return the offset to read from
     */
    long begin() {
        List<Generation> generations = lane.generations();
        stored = new HashMap<>(positions.in(partition, generations));
        parkedAccounts = new ConcurrentHashMap<>(parked.in(lane.name(), partition));
        waiting.clear();
        catchingUp = null;
        next = stored.values().stream().mapToLong(Long::longValue).min().orElse(0);
        return next;
    }

    /** The offset of the record that is to be folded next. */
    long next() {
        return next;
    }

    /** The parked accounts, and why they are. Any thread may ask. */
    Map<String, String> parked() {
        Map<String, String> reasons = new HashMap<>();
        parkedAccounts.forEach((account, why) -> reasons.put(account, why.reason()));
        return reasons;
    }

    /** Whether so many events wait for others that no more can be taken. */
    boolean isFull() {
        return waiting.values().stream().mapToInt(each -> each.events().size()).sum() > MOST_WAITING;
    }

    /** Folds the next records. */
    void fold(List<ConsumerRecord<byte[], byte[]>> batch) {
        requireSamePosition();
        foldEach(withWaiting(byAccount(batch)));
        next = batch.getLast().offset() + 1;
        storePosition();
    }

    /**
     * Looks for what has changed without a record: positions, parked accounts, and the predecessors of early events.
     */
    void look() {
        requireSamePosition();
        parkedAccounts = new ConcurrentHashMap<>(parked.in(lane.name(), partition));
        if (!waiting.isEmpty()) {
            foldWaiting();
            storePosition();
        }
    }

    /** A parked account that is to be tried again now. */
    Optional<Parked.Account> due() {
        return parkedAccounts.values().stream().filter(parked::isDue).findFirst();
    }

    /** Starts to fold the events of a parked account again, from its offset on. */
    void beginCatchUp() {
        passedOver = null;
        earlyInCatchUp.clear();
    }

    /**
     * Folds further events of a parked account again.
     *
     * @param records of the partition, in order; those of other accounts are ignored
     * @return {@code false} if the account stays parked
     */
    boolean catchUp(Parked.Account account, List<ConsumerRecord<byte[], byte[]>> records) {
        catchingUp = account;
        try {
            Map<String, List<Received>> events = byAccount(records.stream()
                    .filter(each -> account.accountId().equals(keyOf(each)))
                    .toList());
            events.replaceAll((_, more) -> inOrder(earlyInCatchUp, more));
            foldEach(events);
            return catchingUp != null;
        } finally {
            catchingUp = null;
        }
    }

    /** The account has caught up with the partition, and goes on with it unless it ends with a record without event. */
    void endCatchUp(Parked.Account account) {
        if (!earlyInCatchUp.isEmpty()) {
            parkedAccounts.put(account.accountId(), parked.keep(account, 0, account.reason()));
            return;
        }
        if (passedOver != null) {
            parkedAccounts.put(account.accountId(), parked.keep(account, account.offset(), passedOver.reason()));
            return;
        }
        parked.release(account);
        parkedAccounts.remove(account.accountId());
        LOG.info("{} is folded again, at try {}", account.accountId(), account.tries() + 1);
    }

    private void requireSamePosition() {
        Map<Generation, Long> now = positions.in(partition, lane.generations());
        if (!now.equals(stored)) {
            throw new PositionMovedException("%s goes on at %s instead of %s".formatted(partition, now, stored));
        }
    }

    private void storePosition() {
        long to = waiting.values().stream()
                .flatMap(each -> each.events().stream())
                .mapToLong(Received::offset)
                .reduce(next, Math::min);
        Map<Generation, Long> behind = new HashMap<>(stored);
        behind.values().removeIf(offset -> offset >= to);
        if (!behind.isEmpty()) {
            positions.advance(partition, behind, to);
            behind.keySet().forEach(generation -> stored.put(generation, to));
        }
    }

    /** Reads the records. One that holds no event parks the account that is its key. */
    private Map<String, List<Received>> byAccount(List<ConsumerRecord<byte[], byte[]>> batch) {
        Map<String, List<Received>> accounts = new LinkedHashMap<>();
        Map<String, Stop> unreadable = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            String key = keyOf(message);
            if (!lane.takes(key) || isParked(key, message.offset()) || unreadable.containsKey(key)) {
                continue;
            }
            try {
                EventEnvelope envelope = EventRecord.read(message);
                if (!isParked(envelope.accountId(), message.offset())) {
                    accounts.computeIfAbsent(envelope.accountId(), _ -> new ArrayList<>())
                            .add(new Received(message.offset(), envelope));
                }
            } catch (MalformedEventException | StoppedException e) {
                var stop = new Stop(message.offset(), Failures.reason(e));
                if (catchingUp != null) {
                    passedOver = stop;
                } else if (key.isEmpty()) {
                    // If it was an event, its account will be parked: its chain has a gap.
                    LOG.error("Offset {} of {} is skipped: {}", stop.offset(), partition, stop.reason());
                } else {
                    unreadable.put(key, stop);
                }
            }
        }
        // What comes before such a record is folded first.
        unreadable.forEach((account, stop) -> {
            foldEach(withWaiting(Map.of(account, Objects.requireNonNullElse(accounts.remove(account), List.of()))));
            if (!isParked(account, stop.offset())) {
                park(account, stop);
            }
        });
        return accounts;
    }

    /** Adds the events that wait for these, in the order of their versions. */
    private Map<String, List<Received>> withWaiting(Map<String, List<Received>> accounts) {
        if (waiting.isEmpty()) {
            return accounts;
        }
        Map<String, List<Received>> all = new LinkedHashMap<>(accounts);
        all.replaceAll((account, events) -> {
            Waiting early = waiting.get(account);
            return early == null ? events : inOrder(early.events(), events);
        });
        return all;
    }

    private static List<Received> inOrder(List<Received> early, List<Received> more) {
        return Stream.concat(early.stream(), more.stream())
                .sorted(Comparator.comparingLong(event -> event.envelope().accountVersion()))
                .toList();
    }

    private boolean isParked(String account, long offset) {
        Parked.Account at = parkedAccounts.get(account);
        return at != null && catchingUp == null && offset >= at.offset();
    }

    /** Folds all accounts together, or those that are sound if one of them is not. */
    private void foldEach(Map<String, List<Received>> accounts) {
        try {
            foldTogether(accounts);
        } catch (RuntimeException e) {
            if (!Failures.isOfADocument(e)) {
                throw e;
            }
            if (accounts.size() > 1) {
                accounts.forEach((account, events) -> foldEach(Map.of(account, events)));
            } else {
                accounts.forEach((account, events) -> foldOneByOne(account, events, e));
            }
        }
    }

    private void foldOneByOne(String account, List<Received> events, RuntimeException failure) {
        if (events.size() == 1) {
            park(account, new Stop(events.getFirst().offset(), Failures.reason(failure)));
            return;
        }
        waitNoMore(account);
        for (int i = 0; i < events.size(); i++) {
            foldEach(Map.of(account, List.of(events.get(i))));
            List<Received> early = early(account);
            if (early != null) {
                early.addAll(events.subList(i + 1, events.size()));
                return;
            }
            if (isParked(account, events.get(i).offset())) {
                goOnFrom(account, lowestOffset(events.subList(i, events.size())));
                return;
            }
        }
    }

    /** Events that came early have lower offsets than those before them. */
    private static long lowestOffset(List<Received> events) {
        return events.stream().mapToLong(Received::offset).min().orElseThrow();
    }

    private void goOnFrom(String account, long offset) {
        Parked.Account at = parkedAccounts.get(account);
        if (at != null && offset < at.offset()) {
            parkedAccounts.put(account, parked.goOnFrom(at, offset));
        }
    }

    /** The events of an account that wait for others; {@code null} if none does. */
    private @Nullable List<Received> early(String account) {
        if (catchingUp != null) {
            return earlyInCatchUp.isEmpty() ? null : earlyInCatchUp;
        }
        Waiting early = waiting.get(account);
        return early == null ? null : early.events();
    }

    private void waitNoMore(String account) {
        if (catchingUp != null) {
            earlyInCatchUp.clear();
        } else {
            waiting.remove(account);
        }
    }

    private void foldTogether(Map<String, List<Received>> accounts) {
        if (accounts.values().stream().allMatch(List::isEmpty)) {
            return;
        }
        Map<String, AccountProgress> before = positions.progressOf(accounts.keySet());
        Map<String, Work> works = new LinkedHashMap<>();
        accounts.forEach((account, events) ->
                works.put(account, place(before.getOrDefault(account, AccountProgress.none(account)), events)));
        Map<Generation, List<Placed>> events = new HashMap<>();
        works.values()
                .forEach(work -> work.events.forEach(
                        (generation, placed) -> events.computeIfAbsent(generation, _ -> new ArrayList<>())
                                .addAll(placed)));
        readModels.fold(events, () -> requireSameProgress(before, accounts.keySet()));
        advance(before, works);
        works.forEach((account, work) -> {
            work.placed.forEach(event -> hashes.add(event.envelope()));
            if (passedOver != null && work.placed.stream().anyMatch(event -> event.offset() > passedOver.offset())) {
                passedOver = null;
            }
            if (work.early.isEmpty()) {
                waitNoMore(account);
            } else {
                hold(account, work);
            }
            if (work.stop != null) {
                park(account, work.stop);
            }
        });
    }

    /**
     * Should the database have been restored since the progress was read, the documents may lack events that the
     * progress has. Documents that are restored later are not replaced, because their versions are other ones.
     */
    private void requireSameProgress(Map<String, AccountProgress> before, Set<String> accounts) {
        Map<String, AccountProgress> now = positions.progressOf(accounts);
        for (String account : accounts) {
            AccountProgress known = before.getOrDefault(account, AccountProgress.none(account));
            AccountProgress found = now.getOrDefault(account, AccountProgress.none(account));
            if (stored.keySet().stream().anyMatch(each -> !Objects.equals(known.in(each), found.in(each)))) {
                throw new PositionMovedException("the progress of " + account + " is not what it was");
            }
        }
    }

    /** Finds out which of an account's events are to be folded into which generation. */
    private Work place(AccountProgress before, List<Received> events) {
        var work = new Work();
        stored.keySet().forEach(generation -> work.reached.put(generation, reached(before, generation)));
        List<Received> rest = events;
        for (int i = 0; i < rest.size(); i++) {
            if (isEarly(rest.get(i), work)) {
                // Its predecessors may come right after it.
                rest = inOrder(rest.subList(i, rest.size()), List.of());
                i = 0;
                if (isEarly(rest.getFirst(), work)) {
                    work.early = rest;
                    break;
                }
            }
            try {
                place(rest.get(i), work);
            } catch (MalformedEventException | StoppedException e) {
                work.stop = new Stop(lowestOffset(rest.subList(i, rest.size())), Failures.reason(e));
                break;
            }
        }
        return work;
    }

    private static boolean isEarly(Received event, Work work) {
        return work.reached.values().stream().anyMatch(each -> each.isBefore(event.envelope()));
    }

    private void place(Received event, Work work) {
        EventEnvelope envelope = event.envelope();
        Map<Generation, Reached> next = new HashMap<>();
        work.reached.forEach((generation, reached) -> {
            if (reached.isPast(envelope)) {
                reached.requireRepeat(envelope, hashOf(envelope, work));
            } else {
                next.put(generation, reached.next(envelope));
            }
        });
        if (!next.isEmpty()) {
            var placed = new Placed(envelope, decode(envelope));
            next.keySet()
                    .forEach(generation -> work.events
                            .computeIfAbsent(generation, _ -> new ArrayList<>())
                            .add(placed));
            work.reached.putAll(next);
            work.placed.add(event);
        }
    }

    /**
     * The hash that is or will be folded under the account and version of an event; {@code null} if it is not known.
     */
    private @Nullable String hashOf(EventEnvelope repeat, Work work) {
        return work.placed.stream()
                .map(Received::envelope)
                .filter(each -> each.accountVersion() == repeat.accountVersion())
                .findFirst()
                .map(EventEnvelope::hash)
                .orElseGet(() -> hashes.at(repeat));
    }

    private Event decode(EventEnvelope envelope) {
        return switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
            case DecodedEvent.Known known -> known.event();
            case DecodedEvent.Unknown unknown ->
                throw new StoppedException("%s revision %d is unknown to this version of the service"
                        .formatted(unknown.name(), unknown.revision()));
        };
    }

    private static Reached reached(AccountProgress progress, Generation generation) {
        Reached reached = progress.in(generation);
        return reached == null ? Reached.NOTHING : reached;
    }

    private void advance(Map<String, AccountProgress> before, Map<String, Work> works) {
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        Map<String, AccountProgress> after = new LinkedHashMap<>();
        works.forEach((account, work) -> {
            AccountProgress progress = before.getOrDefault(account, AccountProgress.none(account));
            Set<Generation> moved = work.events.keySet();
            if (!moved.isEmpty()) {
                steps.put(
                        account,
                        moved.stream()
                                .map(generation -> new Step(
                                        generation,
                                        progress.in(generation),
                                        Objects.requireNonNull(work.reached.get(generation))))
                                .toList());
                after.put(account, progress.after(steps.getOrDefault(account, List.of())));
            }
        });
        positions.advance(steps, before.keySet());
        lane.folded(after);
    }

    private void hold(String account, Work work) {
        long version = work.reached.values().stream()
                .mapToLong(Reached::accountVersion)
                .min()
                .orElse(0);
        if (catchingUp != null) {
            earlyInCatchUp.clear();
            earlyInCatchUp.addAll(work.early);
            if (earlyInCatchUp.size() > MOST_WAITING) {
                park(account, new Stop(0, missing(version, work.early)));
            }
            return;
        }
        Waiting before = waiting.get(account);
        long since = before != null && before.version() == version ? before.sinceNanos() : System.nanoTime();
        waiting.put(account, new Waiting(new ArrayList<>(work.early), version, since));
    }

    private static String missing(long version, List<Received> early) {
        return "version %d comes after %d".formatted(early.getFirst().envelope().accountVersion(), version);
    }

    /** Folds the events whose predecessors have come, and parks the accounts that have waited for too long. */
    private void foldWaiting() {
        Map<String, AccountProgress> progress = positions.progressOf(waiting.keySet());
        Map<String, List<Received>> moved = new LinkedHashMap<>();
        Map<String, Stop> expired = new LinkedHashMap<>();
        waiting.forEach((account, held) -> {
            AccountProgress now = progress.getOrDefault(account, AccountProgress.none(account));
            long version =
                    stored.keySet().stream().mapToLong(now::versionIn).min().orElse(0);
            if (version != held.version()) {
                moved.put(account, held.events());
            } else if (System.nanoTime() - held.sinceNanos() > patience.toNanos()) {
                // Its events are looked for from the beginning of the partition on.
                expired.put(account, new Stop(0, missing(version, held.events())));
            }
        });
        waiting.keySet().removeAll(expired.keySet());
        foldEach(moved);
        expired.forEach(this::park);
    }

    private void park(String account, Stop stop) {
        Parked.Account before = catchingUp;
        if (before != null) {
            parkedAccounts.put(account, parked.keep(before, stop.offset(), stop.reason()));
            catchingUp = null;
            return;
        }
        LOG.error("{} is parked at offset {} of {}: {}", account, stop.offset(), partition, stop.reason());
        parkedAccounts.put(
                account,
                parked.park(
                        lane.name(),
                        account,
                        partition,
                        stop.offset(),
                        "%s offset %d: %s".formatted(partition, stop.offset(), stop.reason())));
    }

    private static String keyOf(ConsumerRecord<byte[], byte[]> message) {
        byte[] key = message.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
