package io.seatledger.events;

import java.time.Instant;
import java.util.List;

/**
 * An event at its place in the log.
 *
 * <p>The hash covers the stored texts, not the Java values. The texts travel unchanged, so anyone who holds the
 * envelopes of an account can verify its chain with {@link LedgerHash}.
 *
 * @param eventId unique in the whole store
 * @param accountId the ledger that the event belongs to
 * @param accountVersion 1, 2, 3… within the account, without gaps
 * @param position 1, 2, 3… within the database that holds the account now, without gaps, in commit order. The hash does
 *     not cover it, and an account that moves to another database gets other positions there.
 * @param time when the event was decided, truncated to microseconds
 * @param name the event's name in the contract, such as {@code user.invited}
 * @param revision revision of the event's fields, from 1
 * @param tags what the event concerns, as stored, in ascending order of their UTF-16 code units. Decisions find the
 *     event by them.
 * @param metadataJson {@link EventMetadata} as stored
 * @param payloadJson the event as stored
 * @param previousHash hash of the account's event before this one; {@link LedgerHash#GENESIS} for the first
 * @param hash hash of this event, 64 lower-case hexadecimal digits
 */
public record EventEnvelope(
        String eventId,
        String accountId,
        long accountVersion,
        long position,
        Instant time,
        String name,
        int revision,
        List<String> tags,
        String metadataJson,
        String payloadJson,
        String previousHash,
        String hash) {

    /** Copies the tags. */
    public EventEnvelope {
        tags = List.copyOf(tags);
    }

    /** Whether {@link #hash} is the hash of everything else in this envelope but the position. */
    public boolean hasValidHash() {
        return hash.equals(LedgerHash.of(
                previousHash,
                accountVersion,
                accountId,
                eventId,
                name,
                revision,
                time,
                tags,
                metadataJson,
                payloadJson));
    }
}
