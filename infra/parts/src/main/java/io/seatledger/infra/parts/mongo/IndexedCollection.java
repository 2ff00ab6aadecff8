package io.seatledger.infra.parts.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A collection that answers queries from its indexes. It does not guess which index is best: all that may serve a query
 * take turns, one entry each, and the first that is done has answered. So a query examines at most as many entries as
 * the best index would have needed, times the number of indexes that took part. An index does not take part if another
 * one serves more conditions in the same order.
 */
final class IndexedCollection extends MemoryCollection {

    private static final String ID = "_id";

    IndexedCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
        super(database, name, options, cursors);
    }

    /** The server lets indexes be created, dropped and listed while documents are written. */
    @Override
    public synchronized void addIndex(Index<Integer> index) {
        super.addIndex(index);
    }

    @Override
    public synchronized void dropIndex(String index) {
        super.dropIndex(index);
    }

    @Override
    public synchronized List<Index<Integer>> getIndexes() {
        return List.copyOf(super.getIndexes());
    }

    @Override
    protected synchronized QueryResult queryDocuments(
            Document query,
            @Nullable Document orderBy,
            int numberToSkip,
            int limit,
            int batchSize,
            @Nullable Document fieldSelector) {
        Conditions conditions = Conditions.of(query);
        Optional<Iterable<Integer>> named = named(conditions);
        if (named.isPresent()) {
            return matchDocuments(query, named.get(), orderBy, numberToSkip, limit, batchSize, fieldSelector);
        }
        int enough = limit > 0 ? numberToSkip + limit : Integer.MAX_VALUE;
        List<Scan> scans = worthTrying(getIndexes().stream()
                        .filter(OrderedIndex.class::isInstance)
                        .map(OrderedIndex.class::cast)
                        .flatMap(index -> index.ranges(conditions, orderBy).stream())
                        .toList())
                .stream()
                .map(range -> new Scan(range, query, enough))
                .toList();
        if (scans.isEmpty()) {
            return super.queryDocuments(query, orderBy, numberToSkip, limit, batchSize, fieldSelector);
        }
        Scan first = firstThatIsDone(scans);
        return matchDocumentsFromStream(
                first.found.stream(),
                query,
                first.range.isInOrder() ? null : orderBy,
                numberToSkip,
                limit,
                batchSize,
                fieldSelector);
    }

    /** The documents of a query that names identifiers. */
    private Optional<Iterable<Integer>> named(Conditions conditions) {
        return conditions.valuesOf(ID).flatMap(identifiers -> {
            var query = new Document(ID, new Document("$in", identifiers));
            return getIndexes().stream()
                    .filter(index -> index.canHandle(query))
                    .findFirst()
                    .map((Index<Integer> index) -> index.getPositions(query));
        });
    }

    /** Leaves out the ranges that another one is as good as. */
    private static List<OrderedIndex.Range> worthTrying(List<OrderedIndex.Range> ranges) {
        List<OrderedIndex.Range> worth = new ArrayList<>();
        for (OrderedIndex.Range range : ranges) {
            if (worth.stream().noneMatch(other -> other.isAsGoodAs(range))) {
                worth.removeIf(range::isAsGoodAs);
                worth.add(range);
            }
        }
        return worth;
    }

    private static Scan firstThatIsDone(List<Scan> scans) {
        while (true) {
            for (Scan scan : scans) {
                if (scan.isDoneAfterOneMore()) {
                    return scan;
                }
            }
        }
    }

    /** Reads the entries of an index, one at a time. */
    private final class Scan {

        private final OrderedIndex.Range range;
        private final Iterator<Integer> positions;
        private final Document query;
        private final int enough;
        private final Set<Integer> seen = new HashSet<>();
        private final List<Document> found = new ArrayList<>();

        Scan(OrderedIndex.Range range, Document query, int enough) {
            this.range = range;
            this.positions = range.positions();
            this.query = query;
            this.enough = enough;
        }

        boolean isDoneAfterOneMore() {
            if (!positions.hasNext()) {
                return true;
            }
            Integer position = positions.next();
            // An index of a list has an entry for each of its elements.
            if (seen.add(position)) {
                Document document = getDocument(position);
                if (documentMatchesQuery(document, query)) {
                    found.add(document);
                }
            }
            return range.isInOrder() && found.size() >= enough;
        }
    }
}
