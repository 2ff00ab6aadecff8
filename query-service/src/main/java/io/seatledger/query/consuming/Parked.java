package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;

/**
 * The accounts whose next event cannot be folded. Their read models are behind and stay so until the reason is gone, so
 * they are not read. Other accounts of the partition go on.
 */
public final class Parked {

    /** The lane of the generations that reads use. */
    static final String LIVE = "live";

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** The pauses double up to about 4 minutes. */
    private static final int DOUBLINGS = 8;

    private final MongoOperations reading;
    private final MongoOperations mongo;
    private final InstantSource clock;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Map<String, Account> known = Map.of();
    private volatile long refreshedAt = System.nanoTime() - FRESH.toNanos();

    /** @param reading the database for reads, which have less patience */
    Parked(MongoOperations reading, MongoOperations mongo, InstantSource clock) {
        this.reading = reading;
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * An account that is parked.
     *
     * @param id the account, after the lane unless that is {@link #LIVE}
     * @param lane what folds the account: {@link #LIVE}, or the key of a generation that is being filled
     * @param offset the first record of the account that may not be folded
     * @param reason why the next event cannot be folded
     * @param tries how often it was tried again
     * @param nextTry when it is tried again
     */
    @Document("parked")
    record Account(
            @Id String id,
            String accountId,
            String lane,
            String topic,
            int partition,
            long offset,
            String reason,
            Instant since,
            int tries,
            Instant nextTry) {

        Account from(long first) {
            return new Account(id, accountId, lane, topic, partition, first, reason, since, tries, nextTry);
        }

        Account triedAgain(long from, String becauseOf, Instant next) {
            return new Account(id, accountId, lane, topic, partition, from, becauseOf, since, tries + 1, next);
        }
    }

    /** Whether the account is parked, as it was at most a second ago. */
    public boolean contains(String accountId) {
        return all().containsKey(accountId);
    }

    /** All accounts whose reads are refused, as they were at most a second ago. */
    Map<String, Account> all() {
        if (System.nanoTime() - refreshedAt > FRESH.toNanos() && refreshing.tryLock()) {
            try {
                known = byAccount(reading, where("lane").is(LIVE));
                refreshedAt = System.nanoTime();
            } finally {
                refreshing.unlock();
            }
        }
        return known;
    }

    /** The accounts that a lane has parked because of records in a partition. */
    Map<String, Account> in(String lane, TopicPartition partition) {
        return byAccount(
                mongo,
                where("lane")
                        .is(lane)
                        .and("topic")
                        .is(partition.topic())
                        .and("partition")
                        .is(partition.partition()));
    }

    /** The accounts that a lane has parked. */
    Map<String, Account> in(String lane) {
        return byAccount(mongo, where("lane").is(lane));
    }

    /** Parks an account; it is tried again after the first pause. */
    Account park(String lane, String accountId, TopicPartition partition, long offset, String reason) {
        Instant now = clock.instant();
        var account = new Account(
                lane.equals(LIVE) ? accountId : lane + "/" + accountId,
                accountId,
                lane,
                partition.topic(),
                partition.partition(),
                offset,
                reason,
                now,
                0,
                now.plus(FIRST_PAUSE));
        mongo.save(account);
        return account;
    }

    /** The account could still not be folded, now because of this record: the pauses between the tries grow. */
    Account keep(Account account, long offset, String reason) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(account.tries() + 1, DOUBLINGS));
        Account kept = account.triedAgain(
                Math.min(offset, account.offset()), reason, clock.instant().plus(pause));
        mongo.save(kept);
        return kept;
    }

    /** Lets an account go on from an earlier record than the one that it was parked for. */
    Account goOnFrom(Account account, long offset) {
        return mongo.save(account.from(Math.min(account.offset(), offset)));
    }

    /** Forgets all accounts that a lane has parked. */
    void forget(String lane) {
        mongo.remove(query(where("lane").is(lane)), Account.class);
    }

    void release(Account account) {
        mongo.remove(query(where("_id").is(account.id())), Account.class);
    }

    boolean isDue(Account account) {
        return !clock.instant().isBefore(account.nextTry());
    }

    /** Has a parked account tried again at once; {@code null} stands for all of them. */
    long tryNow(@Nullable String accountId) {
        Criteria which = where("lane").is(LIVE);
        return mongo.updateMulti(
                        query(accountId == null ? which : which.and("accountId").is(accountId)),
                        new Update().set("nextTry", clock.instant()),
                        Account.class)
                .getMatchedCount();
    }

    private Map<String, Account> byAccount(MongoOperations from, Criteria which) {
        return from.find(query(which), Account.class).stream()
                .collect(Collectors.toMap(Account::accountId, each -> each));
    }
}
