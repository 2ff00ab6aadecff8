package io.seatledger.command.bus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The records of one partition that were polled and are not done, in the order of their offsets. Records of different
 * accounts or senders finish in any order; the offset to commit is that of the first record that is not done.
 */
final class InFlightPartition {

    /** A partition that reaches this limit is paused. */
    private static final int MAX_RECORDS = 10_000;

    private static final long MAX_BYTES = 16L * 1024 * 1024;

    /** A record that was polled and is not done. */
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

        /** Whether to leave the record alone: it will be delivered again, to this process or another one. */
        boolean isStopped() {
            return partition.stopped;
        }

        void start() {
            partition.inProgress.incrementAndGet();
        }

        /**
         * Ends the work on the record.
         *
         * @param isDone whether the outcome is durable and the broker has the result; otherwise the record stays in
         *     flight
         */
        void end(boolean isDone) {
            done = isDone;
            partition.inProgress.decrementAndGet();
        }

        private static int bytesOf(ConsumerRecord<byte[], byte[]> message) {
            int bytes = Math.max(message.serializedKeySize(), 0) + Math.max(message.serializedValueSize(), 0);
            for (Header header : message.headers()) {
                bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
            }
            return bytes;
        }
    }

    private final Deque<InFlightRecord> inFlight = new ArrayDeque<>();
    private long bytes;
    private long committable = -1;
    private long committed = -1;
    private final AtomicInteger inProgress = new AtomicInteger();
    private volatile boolean stopped;

    InFlightRecord add(ConsumerRecord<byte[], byte[]> message) {
        var record = new InFlightRecord(this, message);
        inFlight.add(record);
        bytes += record.bytes;
        return record;
    }

    void stop() {
        stopped = true;
    }

    /** Whether work on any record has started and not ended. */
    boolean isBusy() {
        return inProgress.get() > 0;
    }

    boolean isFull() {
        return inFlight.size() >= MAX_RECORDS || bytes >= MAX_BYTES;
    }

    boolean hasRoom() {
        return inFlight.size() < MAX_RECORDS / 2 && bytes < MAX_BYTES / 2;
    }

    int size() {
        return inFlight.size();
    }

    /**
     * Removes the records at the front that are done.
     *
     * @return the offset to commit; -1 if there is none, or it {@linkplain #committed is committed}
     */
    long advance() {
        while (!inFlight.isEmpty() && inFlight.peek().done) {
            InFlightRecord first = inFlight.remove();
            bytes -= first.bytes;
            committable = first.message.offset() + 1;
        }
        return committable > committed ? committable : -1;
    }

    /** Notes that the broker has an offset. Until then, {@link #advance} returns it again. */
    void committed(long offset) {
        committed = Math.max(committed, offset);
    }
}
