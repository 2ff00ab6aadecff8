package io.seatledger.query.reading;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The key of the cursors. The first node that needs it makes it, and all nodes find it beside the documents: whoever
 * can read it there can read these, too. If the database is lost, so are the cursors.
 */
final class CursorKey implements Supplier<byte[]> {

    private static final String ID = "cursors";
    private static final int BYTES = 16;

    /** The database may be emptied or restored while the service runs. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final MongoOperations mongo;
    private volatile @Nullable Known known;

    CursorKey(MongoOperations mongo) {
        this.mongo = mongo;
    }

    private record Known(String key, long sinceNanos) {}

    @Document("keys")
    private record Stored(@Id String id, String key) {}

    @Override
    public byte[] get() {
        Known last = known;
        if (last == null || System.nanoTime() - last.sinceNanos() > FRESH.toNanos()) {
            last = new Known(stored(), System.nanoTime());
            known = last;
        }
        return Base64.getDecoder().decode(last.key());
    }

    private String stored() {
        Stored found = mongo.findById(ID, Stored.class);
        if (found != null) {
            return found.key();
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        try {
            return mongo.insert(new Stored(ID, Base64.getEncoder().encodeToString(key)))
                    .key();
        } catch (DuplicateKeyException _) {
            return stored();
        }
    }
}
