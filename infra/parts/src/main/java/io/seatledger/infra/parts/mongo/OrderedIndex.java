package io.seatledger.infra.parts.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import io.seatledger.infra.parts.mongo.Conditions.Bound;
import io.seatledger.infra.parts.mongo.Conditions.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a collection in the order of some of their fields. A document whose field has a list has an entry
 * for each element.
 */
final class OrderedIndex extends Index<Integer> {

    private static final String ID = "_id";

    /** Ends a key that stands before all entries that begin with it. */
    private static final Object BEFORE = new Object();

    /** Ends a key that stands after all entries that begin with it. */
    private static final Object AFTER = new Object();

    /** The position of each document, by the values of the index's fields and of {@code _id}. */
    private final NavigableMap<@Nullable Object[], Integer> entries = new TreeMap<>(this::compare);

    /** The index's fields, and {@code _id} as the last one. */
    private final List<IndexKey> fields;

    /** Whether a document has had a list in this field. */
    private final boolean[] hasLists;

    OrderedIndex(String name, List<IndexKey> keys) {
        super(name, keys, false);
        fields = new ArrayList<>(keys);
        if (keys.stream().noneMatch(key -> key.getKey().equals(ID))) {
            fields.add(new IndexKey(ID, true));
        }
        hasLists = new boolean[fields.size()];
    }

    /**
     * A part of the index that has every document of a query, and others.
     *
     * @param isInOrder whether its entries are in the order that the query asks for
     * @param served the conditions of the query that all its entries meet, or could meet
     */
    record Range(Collection<Integer> positions, boolean isInOrder, Set<Condition> served) {

        /** Whether another part of this or another index cannot be done before this one. */
        boolean isAsGoodAs(Range other) {
            return (isInOrder || !other.isInOrder) && served.containsAll(other.served);
        }
    }

    /** The parts of the index that may serve a query. */
    List<Range> ranges(Conditions conditions, @Nullable Document orderBy) {
        List<Range> ranges = new ArrayList<>();
        collect(conditions, orderBy, List.of(), ranges);
        return ranges;
    }

    /** Collects the ranges that begin with some values, one for each choice of conditions on the fields after them. */
    private void collect(
            Conditions conditions, @Nullable Document orderBy, List<Condition.Is> equal, List<Range> into) {
        List<Condition> next = equal.size() < fields.size()
                ? conditions.on(fields.get(equal.size()).getKey())
                : List.of();
        List<Condition.Is> single = next.stream()
                .filter(Condition.Is.class::isInstance)
                .map(Condition.Is.class::cast)
                .toList();
        if (!single.isEmpty()) {
            single.forEach(one -> collect(
                    conditions,
                    orderBy,
                    Stream.concat(equal.stream(), Stream.of(one)).toList(),
                    into));
        } else if (next.isEmpty()) {
            add(equal, null, orderBy, into);
        } else {
            next.forEach(between -> add(equal, (Condition.Between) between, orderBy, into));
        }
    }

    private void add(
            List<Condition.Is> equal,
            Condition.@Nullable Between between,
            @Nullable Document orderBy,
            List<Range> into) {
        int field = equal.size();
        Order order = order(field, orderBy);
        if (equal.isEmpty() && between == null && order != Order.FORWARD && order != Order.BACKWARD) {
            return;
        }
        Bound lower = between == null ? null : between.lower();
        Bound upper = between == null ? null : between.upper();
        if (between != null && lower != null && hasLists[field] && !between.ofOneElement()) {
            // One element may be above the lower bound, and another one below the upper bound.
            upper = null;
        }
        boolean ascending = field >= fields.size() || fields.get(field).isAscending();
        List<@Nullable Object> values = new ArrayList<>();
        equal.forEach(condition -> values.add(condition.value()));
        @Nullable Object[] from = end(values, ascending ? lower : upper, BEFORE, AFTER);
        @Nullable Object[] to = end(values, ascending ? upper : lower, AFTER, BEFORE);
        Set<Condition> served = new HashSet<>(equal);
        if (between != null) {
            served.add(between);
        }
        if (compare(from, to) >= 0) {
            into.add(new Range(List.of(), true, served));
            return;
        }
        SequencedMap<@Nullable Object[], Integer> range = entries.subMap(from, to);
        into.add(new Range((order == Order.BACKWARD ? range.reversed() : range).values(), order != Order.NONE, served));
    }

    private static @Nullable Object[] end(
            List<@Nullable Object> values, @Nullable Bound bound, Object included, Object excluded) {
        List<@Nullable Object> key = new ArrayList<>(values);
        if (bound == null) {
            key.add(included);
        } else {
            key.add(bound.value());
            key.add(bound.isIncluded() ? included : excluded);
        }
        return key.toArray();
    }

    private enum Order {
        /** The query asks for none. */
        ANY,
        FORWARD,
        BACKWARD,
        /** The entries are in another order. */
        NONE
    }

    /**
     * How the entries are ordered that have the same values in the first fields, compared with what a query asks for.
     */
    private Order order(int same, @Nullable Document orderBy) {
        if (orderBy == null || orderBy.isEmpty()) {
            return Order.ANY;
        }
        int next = same;
        Order order = Order.ANY;
        for (Map.Entry<String, Object> sort : orderBy.entrySet()) {
            boolean isFixed = fields.subList(0, same).stream()
                    .anyMatch(field -> field.getKey().equals(sort.getKey()));
            if (isFixed && !hasLists[indexOf(sort.getKey())]) {
                continue;
            }
            if (next == fields.size()
                    || hasLists[next]
                    || !fields.get(next).getKey().equals(sort.getKey())) {
                return Order.NONE;
            }
            boolean up = ((Number) sort.getValue()).intValue() > 0;
            Order one = up == fields.get(next).isAscending() ? Order.FORWARD : Order.BACKWARD;
            if (order != Order.ANY && order != one) {
                return Order.NONE;
            }
            order = one;
            next++;
        }
        return order;
    }

    private int indexOf(String field) {
        return fields.stream().map(IndexKey::getKey).toList().indexOf(field);
    }

    private int compare(@Nullable Object[] one, @Nullable Object[] other) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            int compared = compareValues(fields.get(Math.min(i, fields.size() - 1)), one[i], other[i]);
            if (compared != 0) {
                return compared;
            }
        }
        if (one.length > other.length) {
            return one[other.length] == BEFORE ? -1 : 1;
        }
        return one.length == other.length ? 0 : -compare(other, one);
    }

    /** Whether a part of a key is {@link #BEFORE} (-1) or {@link #AFTER} (1) all values, or a value (0). */
    private static int end(@Nullable Object part) {
        return part == BEFORE ? -1 : part == AFTER ? 1 : 0;
    }

    private static int compareValues(IndexKey field, @Nullable Object a, @Nullable Object b) {
        int ends = Integer.compare(end(a), end(b));
        if (ends != 0 || end(a) != 0) {
            return ends;
        }
        int compared = ValueComparator.ascWithoutListHandling().compare(a, b);
        return field.isAscending() ? compared : -compared;
    }

    /** The keys of a document's entries. */
    private Collection<@Nullable Object[]> keysOf(Document document) {
        List<List<@Nullable Object>> keys = List.of(List.of());
        for (int i = 0; i < fields.size(); i++) {
            Object value = Utils.getSubdocumentValueCollectionAware(
                    document, fields.get(i).getKey());
            List<@Nullable Object> values = new ArrayList<>();
            if (value instanceof Collection<?> list) {
                hasLists[i] = true;
                values.addAll(list);
            }
            if (values.isEmpty()) {
                values.add(value instanceof Collection || Missing.isNullOrMissing(value) ? null : value);
            }
            List<List<@Nullable Object>> longer = new ArrayList<>(keys.size() * values.size());
            for (List<@Nullable Object> key : keys) {
                for (Object each : values) {
                    List<@Nullable Object> one = new ArrayList<>(key);
                    one.add(Missing.isNullOrMissing(each) ? null : each);
                    longer.add(one);
                }
            }
            keys = longer;
        }
        Collection<@Nullable Object[]> distinct = new TreeSet<>(this::compare);
        keys.forEach(key -> distinct.add(key.toArray()));
        return distinct;
    }

    @Override
    public void add(Document document, Integer position, MongoCollection<Integer> collection) {
        keysOf(document).forEach(key -> entries.put(key, position));
    }

    @Override
    public @Nullable Integer remove(Document document) {
        Integer position = null;
        for (@Nullable Object[] key : keysOf(document)) {
            position = entries.remove(key);
        }
        return position;
    }

    @Override
    public void updateInPlace(
            Document oldDocument, Document newDocument, Integer position, MongoCollection<Integer> collection) {
        Collection<@Nullable Object[]> removed = keysOf(oldDocument);
        Collection<@Nullable Object[]> added = keysOf(newDocument);
        removed.stream().filter(key -> !added.contains(key)).forEach(entries::remove);
        added.stream().filter(key -> !removed.contains(key)).forEach(key -> entries.put(key, position));
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Integer> collection) {
        // Every document may be added.
    }

    @Override
    public void checkUpdate(Document oldDocument, Document newDocument, MongoCollection<Integer> collection) {
        // Every document may be changed.
    }

    /** Only an index of unique values knows where a document is. */
    @Override
    public @Nullable Integer getPosition(Document document) {
        return null;
    }

    /** The collection looks for {@link #ranges} instead. */
    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Integer> getPositions(Document query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getCount() {
        return entries.size();
    }

    @Override
    public long getDataSize() {
        return 0;
    }

    @Override
    public void drop() {
        entries.clear();
    }
}
