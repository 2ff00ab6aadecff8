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
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
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

    /** How many values of the first fields are looked up for one query. */
    private static final int MOST_PARTS = 100;

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
     * Parts of the index that together have every document of a query, and others.
     *
     * @param order how the entries of all parts are merged
     * @param isInOrder whether this is the order that the query asks for
     * @param served the conditions of the query that all entries meet, or could meet
     */
    record Range(
            List<Collection<Map.Entry<@Nullable Object[], Integer>>> parts,
            Comparator<@Nullable Object[]> order,
            boolean isInOrder,
            Set<Condition> served) {

        /** Whether this cannot be done after another range, of this index or of another one. */
        boolean isAsGoodAs(Range other) {
            return (isInOrder || !other.isInOrder) && served.containsAll(other.served);
        }

        /** The positions of the documents, more than once if a document has several entries. */
        Iterator<Integer> positions() {
            return new MergedEntries(parts, order);
        }
    }

    private static final class MergedEntries implements Iterator<Integer> {

        private final PriorityQueue<Part> parts;

        private static final class Part {

            private final Iterator<Map.Entry<@Nullable Object[], Integer>> rest;
            private Map.Entry<@Nullable Object[], Integer> next;

            Part(Iterator<Map.Entry<@Nullable Object[], Integer>> entries) {
                this.rest = entries;
                this.next = entries.next();
            }
        }

        MergedEntries(
                List<Collection<Map.Entry<@Nullable Object[], Integer>>> entries,
                Comparator<@Nullable Object[]> order) {
            parts = new PriorityQueue<>((one, other) -> order.compare(one.next.getKey(), other.next.getKey()));
            for (Collection<Map.Entry<@Nullable Object[], Integer>> part : entries) {
                if (!part.isEmpty()) {
                    parts.add(new Part(part.iterator()));
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !parts.isEmpty();
        }

        @Override
        public Integer next() {
            Part part = parts.remove();
            Integer position = part.next.getValue();
            if (part.rest.hasNext()) {
                part.next = part.rest.next();
                parts.add(part);
            }
            return position;
        }
    }

    /** The parts of the index that may serve a query. */
    List<Range> ranges(Conditions conditions, @Nullable Document orderBy) {
        List<Range> ranges = new ArrayList<>();
        collect(conditions, orderBy, List.of(), List.of(List.of()), ranges);
        return ranges;
    }

    /**
     * Collects ranges, one for each choice of conditions on the fields.
     *
     * @param equal the conditions on the first fields, each of which names values
     * @param beginnings the values of the first fields that meet them
     */
    private void collect(
            Conditions conditions,
            @Nullable Document orderBy,
            List<Condition.Among> equal,
            List<List<@Nullable Object>> beginnings,
            List<Range> into) {
        List<Condition> next = equal.size() < fields.size()
                ? conditions.on(fields.get(equal.size()).getKey())
                : List.of();
        List<Condition.Among> among = next.stream()
                .filter(Condition.Among.class::isInstance)
                .map(Condition.Among.class::cast)
                .filter(one -> one.values().size() * beginnings.size() <= MOST_PARTS)
                .toList();
        if (!among.isEmpty()) {
            among.forEach(one -> collect(
                    conditions,
                    orderBy,
                    Stream.concat(equal.stream(), Stream.of(one)).toList(),
                    beginnings.stream()
                            .flatMap(values -> one.values().stream().map(value -> {
                                List<@Nullable Object> longer = new ArrayList<>(values);
                                longer.add(value);
                                return longer;
                            }))
                            .toList(),
                    into));
            return;
        }
        List<Condition.Between> between = next.stream()
                .filter(Condition.Between.class::isInstance)
                .map(Condition.Between.class::cast)
                .toList();
        if (between.isEmpty()) {
            add(equal, beginnings, null, orderBy, into);
        }
        between.forEach(one -> add(equal, beginnings, one, orderBy, into));
    }

    private void add(
            List<Condition.Among> equal,
            List<List<@Nullable Object>> beginnings,
            Condition.@Nullable Between between,
            @Nullable Document orderBy,
            List<Range> into) {
        int field = equal.size();
        Order order = order(equal, orderBy);
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
        Set<Condition> served = new HashSet<>(equal);
        if (between != null) {
            served.add(between);
        }
        List<Collection<Map.Entry<@Nullable Object[], Integer>>> parts = new ArrayList<>();
        for (List<@Nullable Object> values : beginnings) {
            @Nullable Object[] from = end(values, ascending ? lower : upper, BEFORE, AFTER);
            @Nullable Object[] to = end(values, ascending ? upper : lower, AFTER, BEFORE);
            if (compare(from, to) < 0) {
                SequencedMap<@Nullable Object[], Integer> part = entries.subMap(from, to);
                parts.add((order == Order.BACKWARD ? part.reversed() : part).entrySet());
            }
        }
        Comparator<@Nullable Object[]> rest = (one, other) -> compare(field, one, other);
        into.add(new Range(parts, order == Order.BACKWARD ? rest.reversed() : rest, order != Order.NONE, served));
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

    /** How the entries are ordered whose first fields meet conditions, compared with what a query asks for. */
    private Order order(List<Condition.Among> equal, @Nullable Document orderBy) {
        if (orderBy == null || orderBy.isEmpty()) {
            return Order.ANY;
        }
        int next = equal.size();
        Order order = Order.ANY;
        for (Map.Entry<String, Object> sort : orderBy.entrySet()) {
            boolean isFixed = equal.stream()
                    .anyMatch(condition -> condition.field().equals(sort.getKey())
                            && condition.values().size() == 1);
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
        return compare(0, one, other);
    }

    /** Compares keys by the fields from one on. */
    private int compare(int first, @Nullable Object[] one, @Nullable Object[] other) {
        for (int i = first; i < Math.min(one.length, other.length); i++) {
            int compared = compareValues(fields.get(Math.min(i, fields.size() - 1)), one[i], other[i]);
            if (compared != 0) {
                return compared;
            }
        }
        if (one.length > other.length) {
            return one[other.length] == BEFORE ? -1 : 1;
        }
        return one.length == other.length ? 0 : -compare(first, other, one);
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
