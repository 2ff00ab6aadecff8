package io.seatledger.command.bus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The records of one partition that were taken and are not yet done, in their order. Those of many accounts are done in
 * any order; the offset that may be committed is that of the first one that is not.
 */
final class InFlightPartition {

    /** A partition of which as much is under way is not read on. */
    private static final int MOST_RECORDS = 2_000;

    private static final long MOST_BYTES = 16L * 1024 * 1024;

    /** A record under way. */
    static final class InFlightRecord {

        private final InFlightPartition partition;
        private final ConsumerRecord<byte[], byte[]> message;
        private final int bytes;
        private volatile boolean done;

        private InFlightRecord(InFlightPartition partition, ConsumerRecord<byte[], byte[]> message) {
            this.partition = partition;
            this.message = message;
            this.bytes = bytesOf(message);
        }

        ConsumerRecord<byte[], byte[]> message() {
            return message;
        }

        /** Whether to begin, or to go on trying: not when another process has the partition, and does the record. */
        boolean isWanted() {
            return !partition.givenUp;
        }

        void begin() {
            partition.begun.incrementAndGet();
        }

        /** Its outcome is durable, and the broker has the result; or it came to nothing. */
        void end(boolean isDone) {
            done = isDone;
            partition.begun.decrementAndGet();
        }

        private static int bytesOf(ConsumerRecord<byte[], byte[]> message) {
            int bytes = Math.max(message.serializedKeySize(), 0) + Math.max(message.serializedValueSize(), 0);
            for (Header header : message.headers()) {
                bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
            }
            return bytes;
        }
    }

    private final Deque<InFlightRecord> underWay = new ArrayDeque<>();
    private long bytes;
    private long committable = -1;
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean givenUp;

    InFlightRecord take(ConsumerRecord<byte[], byte[]> message) {
        var taken = new InFlightRecord(this, message);
        underWay.add(taken);
        bytes += taken.bytes;
        return taken;
    }

    void giveUp() {
        givenUp = true;
    }

    /** Whether something was begun that has not ended. */
    boolean isAtWork() {
        return begun.get() > 0;
    }

    boolean isFull() {
        return underWay.size() >= MOST_RECORDS || bytes >= MOST_BYTES;
    }

    boolean hasRoom() {
        return underWay.size() < MOST_RECORDS / 2 && bytes < MOST_BYTES / 2;
    }

    int size() {
        return underWay.size();
    }

    /** The offset after the last record before which all are done; -1 when that is none since the last call. */
    long advance() {
        while (!underWay.isEmpty() && underWay.peek().done) {
            InFlightRecord first = underWay.remove();
            bytes -= first.bytes;
            committable = first.message.offset() + 1;
        }
        long advanced = committable;
        committable = -1;
        return advanced;
    }
}
