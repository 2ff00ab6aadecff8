package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** Compares the documents of two generations that should be equal, however many there are. */
final class Comparison {

    private static final int PAGE = 1_000;

    private final MongoOperations mongo;
    private final String left;
    private final String right;
    private final @Nullable String account;

    /** @param account the only account to compare; {@code null} for all */
    Comparison(MongoOperations mongo, String left, String right, @Nullable String account) {
        this.mongo = mongo;
        this.left = left;
        this.right = right;
        this.account = account;
    }

    /**
     * A document that the two have differently. If it is missing in one of them, that is {@code null}.
     *
     * @param id its identifier
     */
    record Difference(
            String id, @Nullable Document left, @Nullable Document right) {

        String accountId() {
            Document one = Objects.requireNonNull(left == null ? right : left);
            return Objects.requireNonNullElse(one.getString("accountId"), id);
        }
    }

    /** All differences at this moment. While events are folded, some of them pass. */
    List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        String after = "";
        while (true) {
            List<Document> lefts = page(left, after);
            List<Document> rights = page(right, after);
            // What comes after the end of a full page is compared with the next one. All identifiers are ASCII, so that
            // Java and MongoDB have them in the same order.
            String until = Stream.of(lefts, rights)
                    .filter(page -> page.size() == PAGE)
                    .map(page -> idOf(page.getLast()))
                    .min(String::compareTo)
                    .orElse(null);
            compare(byId(lefts, until), byId(rights, until), all);
            if (until == null) {
                return all;
            }
            after = until;
        }
    }

    /** The document as both have it now. */
    Difference again(Difference difference) {
        return new Difference(difference.id(), find(left, difference), find(right, difference));
    }

    private static void compare(Map<String, Document> lefts, Map<String, Document> rights, List<Difference> all) {
        var ids = new TreeSet<>(lefts.keySet());
        ids.addAll(rights.keySet());
        for (String id : ids) {
            if (!Objects.equals(lefts.get(id), rights.get(id))) {
                all.add(new Difference(id, lefts.get(id), rights.get(id)));
            }
        }
    }

    private List<Document> page(String collection, String after) {
        Criteria which = where("_id").gt(after);
        return mongo.find(
                new Query(account == null ? which : which.and("accountId").is(account))
                        .with(Sort.by("_id"))
                        .limit(PAGE),
                Document.class,
                collection);
    }

    private @Nullable Document find(String collection, Difference difference) {
        return mongo.findOne(
                new Query(where("_id").is(difference.id()).and("accountId").is(difference.accountId())),
                Document.class,
                collection);
    }

    private static Map<String, Document> byId(List<Document> documents, @Nullable String until) {
        return documents.stream()
                .filter(each -> until == null || idOf(each).compareTo(until) <= 0)
                .collect(Collectors.toMap(Comparison::idOf, each -> each));
    }

    private static String idOf(Document document) {
        return document.getString("_id");
    }
}
