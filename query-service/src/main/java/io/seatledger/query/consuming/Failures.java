package io.seatledger.query.consuming;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.bulk.BulkWriteError;
import io.seatledger.events.MalformedEventException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.codecs.configuration.CodecConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.mapping.MappingException;

/** What a failure means for the events that were being folded. */
final class Failures {

    /** Those that pass by themselves. */
    private static final List<Class<? extends Throwable>> PASSING = List.of(
            TransientDataAccessException.class,
            DuplicateKeyException.class,
            MongoTimeoutException.class,
            MongoSocketException.class,
            MongoExecutionTimeoutException.class,
            MongoConnectionPoolClearedException.class,
            MongoServerUnavailableException.class,
            MongoNotPrimaryException.class,
            MongoNodeIsRecoveringException.class,
            MongoWriteConcernException.class,
            RetriableException.class);

    /** Those that this event, or the document that it leads to, has and no other. */
    private static final List<Class<? extends Throwable>> OF_A_DOCUMENT = List.of(
            StoppedException.class,
            MalformedEventException.class,
            BsonMaximumSizeExceededException.class,
            BsonSerializationException.class,
            CodecConfigurationException.class,
            MappingException.class,
            ConversionException.class);

    private static final int DUPLICATE_KEY = 11000;

    /** Document validation, document too large, too deep, key of an index too long. */
    private static final Set<Integer> CODES_OF_A_DOCUMENT = Set.of(121, 10334, 15, 17280);

    /** Network, no primary, shutting down, recovering, write concern, and the time limit of an operation. */
    private static final Set<Integer> PASSING_CODES =
            Set.of(6, 7, 50, 64, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436);

    private static final String RETRYABLE = "RetryableWriteError";

    private Failures() {}

    /** Whether the same attempt may succeed later. Nothing but what is listed here passes. */
    static boolean passes(Throwable failure) {
        return causes(failure).anyMatch(cause -> isAny(PASSING, cause) || passesByCode(cause));
    }

    private static boolean passesByCode(Throwable failure) {
        return switch (failure) {
            case MongoBulkWriteException e ->
                codes(e).allMatch(code -> code == DUPLICATE_KEY || PASSING_CODES.contains(code));
            case MongoException e -> e.hasErrorLabel(RETRYABLE) || PASSING_CODES.contains(e.getCode());
            default -> false;
        };
    }

    /** Whether the event is at fault, or the document that it leads to. */
    static boolean isOfADocument(Throwable failure) {
        return causes(failure).anyMatch(cause -> isAny(OF_A_DOCUMENT, cause) || isOfADocumentByCode(cause));
    }

    private static boolean isOfADocumentByCode(Throwable failure) {
        return switch (failure) {
            case MongoBulkWriteException e -> codes(e).anyMatch(CODES_OF_A_DOCUMENT::contains);
            case MongoException e -> CODES_OF_A_DOCUMENT.contains(e.getCode());
            default -> false;
        };
    }

    private static Stream<Integer> codes(MongoBulkWriteException failure) {
        return failure.getWriteErrors().stream().map(BulkWriteError::getCode);
    }

    /** The reason to show: the message of the innermost cause that has one. */
    static String reason(Throwable failure) {
        @Nullable
        String message = causes(failure)
                .filter(cause -> cause instanceof StoppedException || cause instanceof MalformedEventException)
                .map(Throwable::getMessage)
                .findFirst()
                .orElse(null);
        return message == null ? failure.toString() : message;
    }

    private static boolean isAny(List<Class<? extends Throwable>> types, Throwable failure) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
