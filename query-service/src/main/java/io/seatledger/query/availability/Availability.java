package io.seatledger.query.availability;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.availability.SeatsView.Seats;
import io.seatledger.query.consuming.DeclaredIndexes;
import io.seatledger.query.consuming.View;
import io.seatledger.query.live.Position;
import io.seatledger.query.reading.Documents;
import io.seatledger.query.reading.Documents.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Finds the license pools of an account, and their seats. */
@Component
public class Availability {

    private static final String ACCOUNT = "accountId";
    private static final String POOL = "poolId";
    private static final String VERSION = "accountVersion";
    private static final String LAST_TRANSITION = "lastTransition";

    private final Documents documents;

    Availability(Documents documents) {
        this.documents = documents;
    }

    /** The pools from which licenses are in force at a time, of those named. */
    public Set<String> inForce(String accountId, Collection<String> poolIds, Instant time) {
        return pools(accountId, poolIds).entrySet().stream()
                .filter(pool -> pool.getValue().statusAt(time).isInForce())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * A page of the pools that are open, or of those that are closed, by their ids.
     *
     * @param after the id of the last pool of the page before
     */
    Page<LicensePool> list(String accountId, boolean open, String after, int most, Instant now) {
        Page<PoolView> page = documents.page(
                PoolView.class,
                query(of(accountId).and("open").is(open).and(POOL).gt(after)).with(Sort.by(POOL)),
                most);
        return new Page<>(withSeats(accountId, page.documents(), now), page.more());
    }

    @Nullable
    LicensePool find(String accountId, String poolId, Instant now) {
        List<LicensePool> found =
                withSeats(accountId, pools(accountId, Set.of(poolId)).values(), now);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** The seats of each license type that has open pools. */
    List<LicenseSeats> sums(String accountId, Instant now) {
        List<SeatsView> seats =
                documents.find(SeatsView.class, query(of(accountId)).with(Sort.by("_id")));
        // A seat's pool is written before the seat, so the pools of all these seats are found.
        Map<String, PoolStatus> statuses =
                documents.find(PoolView.class, query(of(accountId).and("open").is(true))).stream()
                        .collect(Collectors.toMap(pool -> pool.identity().poolId(), pool -> pool.statusAt(now)));
        return seats.stream()
                .map(each -> LicenseSeats.sum(each, statuses))
                .filter(each -> each.pools() > 0)
                .toList();
    }

    /**
     * The pools that have changed since a reader saw them: by events, or because a term has begun or ended.
     *
     * @param atMost how many, at most
     */
    List<LicensePool> changedSince(String accountId, Position seen, Instant now, int atMost) {
        Map<String, PoolView> changed = new TreeMap<>();
        documents
                .find(
                        PoolView.class,
                        query(of(accountId).and(VERSION).gt(seen.accountVersion()))
                                .with(Sort.by(VERSION))
                                .limit(atMost))
                .forEach(pool -> changed.put(pool.identity().poolId(), pool));
        timed(accountId, seen.time())
                .filter(pool -> pool.statusAt(seen.time()) != pool.statusAt(now))
                .forEach(pool -> changed.put(pool.identity().poolId(), pool));
        Set<String> others =
                documents.find(SeatsView.class, query(of(accountId).and(VERSION).gt(seen.accountVersion()))).stream()
                        .flatMap(seats -> seats.pools().entrySet().stream())
                        .filter(pool -> pool.getValue().accountVersion() > seen.accountVersion())
                        .map(Map.Entry::getKey)
                        .filter(pool -> !changed.containsKey(pool))
                        .limit(atMost)
                        .collect(Collectors.toCollection(TreeSet::new));
        changed.putAll(pools(accountId, others));
        return withSeats(accountId, changed.values().stream().limit(atMost).toList(), now);
    }

    /** The next time at which the state of a pool changes by itself. */
    Optional<Instant> transitionAfter(String accountId, Instant time) {
        return timed(accountId, time)
                .flatMap(pool -> pool.transitionAfter(time).stream())
                .min(Instant::compareTo);
    }

    static DeclaredIndexes poolIndexes() {
        return new DeclaredIndexes(
                PoolView.class,
                List.of(
                        new Index()
                                .on(ACCOUNT, Direction.ASC)
                                .on("open", Direction.ASC)
                                .on(POOL, Direction.ASC),
                        new Index().on(ACCOUNT, Direction.ASC).on(LAST_TRANSITION, Direction.ASC)));
    }

    private Stream<PoolView> timed(String accountId, Instant after) {
        return documents
                .find(PoolView.class, query(of(accountId).and(LAST_TRANSITION).gt(after)))
                .stream();
    }

    private Map<String, PoolView> pools(String accountId, Collection<String> poolIds) {
        return byIds(
                        PoolView.class,
                        accountId,
                        poolIds.stream()
                                .map(pool -> PoolProjection.idOf(accountId, pool))
                                .collect(Collectors.toSet()))
                .stream()
                .collect(Collectors.toMap(pool -> pool.identity().poolId(), pool -> pool));
    }

    /** A pool whose seats are not there yet is newer than what the answer has to reflect, and left out. */
    private List<LicensePool> withSeats(String accountId, Collection<PoolView> pools, Instant now) {
        Map<String, Seats> seats = new HashMap<>();
        byIds(
                        SeatsView.class,
                        accountId,
                        pools.stream()
                                .filter(PoolView::open)
                                .map(pool -> SeatsProjection.idOf(
                                        accountId, pool.identity().licenseType()))
                                .collect(Collectors.toSet()))
                .forEach(each -> seats.putAll(each.pools()));
        return pools.stream()
                .filter(pool ->
                        !pool.open() || seats.containsKey(pool.identity().poolId()))
                .map(pool -> LicensePool.of(pool, seats.get(pool.identity().poolId()), now))
                .toList();
    }

    private <V extends View> List<V> byIds(Class<V> type, String accountId, Set<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : documents.find(type, query(of(accountId).and("_id").in(ids)));
    }

    private static Criteria of(String accountId) {
        return where(ACCOUNT).is(accountId);
    }
}
