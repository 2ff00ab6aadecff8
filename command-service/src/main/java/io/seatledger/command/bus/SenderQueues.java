package io.seatledger.command.bus;

import io.seatledger.command.bus.InFlightPartition.InFlightRecord;
import io.seatledger.command.decision.KeyedPermits;
import io.seatledger.command.decision.KeyedPermits.Permit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Handles the records that one sender sends to one account one after the other, and all others concurrently. Neither
 * one sender nor one account can take all of the concurrency, so a flood, or an account whose commands wait for each
 * other, leaves room for the others. Two such accounts together can; but places are given first come, first served, and
 * the records that wait for their account or their sender are not in that line, so others get the next place.
 */
final class SenderQueues {

    private static final int CONCURRENCY = 64;
    private static final int CONCURRENCY_OF_A_SENDER = 48;
    private static final int CONCURRENCY_OF_AN_ACCOUNT = 32;

    /** The account is the key of the record, which need not be a valid account id: equal keys share a queue. */
    private record Lane(String account, String sender) {

        static Lane of(InFlightRecord record) {
            byte[] key = record.message().key();
            return new Lane(
                    key == null ? "" : Base64.getEncoder().encodeToString(key), UnverifiedSender.of(record.message()));
        }
    }

    /** Handles one record; when it returns, the next record of the queue may follow. */
    @FunctionalInterface
    interface Handler {
        void handle(InFlightRecord record, Turn turn);
    }

    private final Handler handler;
    private final Map<Lane, Deque<InFlightRecord>> queues = new HashMap<>();
    private final KeyedPermits<String> senders = new KeyedPermits<>(CONCURRENCY_OF_A_SENDER);
    private final KeyedPermits<String> accounts = new KeyedPermits<>(CONCURRENCY_OF_AN_ACCOUNT);
    private final Semaphore permits = new Semaphore(CONCURRENCY, true);

    SenderQueues(Handler handler) {
        this.handler = handler;
    }

    /** Adds a record to its queue. */
    void add(InFlightRecord record) {
        Lane lane = Lane.of(record);
        synchronized (queues) {
            Deque<InFlightRecord> queue = queues.get(lane);
            if (queue != null) {
                queue.add(record);
                return;
            }
            queues.put(lane, new ArrayDeque<>());
        }
        Thread.ofVirtual().name("command-queue:" + lane.account()).start(() -> work(lane, record));
    }

    private void work(Lane lane, InFlightRecord first) {
        InFlightRecord next = first;
        while (next != null) {
            try (var turn = new Turn(lane)) {
                handler.handle(next, turn);
            }
            next = nextOf(lane);
        }
    }

    private @Nullable InFlightRecord nextOf(Lane lane) {
        synchronized (queues) {
            Deque<InFlightRecord> queue = queues.get(lane);
            InFlightRecord next = queue == null ? null : queue.poll();
            if (next == null) {
                queues.remove(lane);
            }
            return next;
        }
    }

    /** A share of the concurrency. */
    final class Turn implements AutoCloseable {

        private final Lane lane;
        private Permit permit;

        private Turn(Lane lane) {
            this.lane = lane;
            this.permit = take();
        }

        /** Sleeps, and lets others have their turn meanwhile. It ends early if the thread is interrupted. */
        void pause(Duration duration) {
            close();
            try {
                Thread.sleep(duration);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                permit = take();
            }
        }

        private Permit take() {
            Permit ofAccount = accounts.acquireUninterruptibly(lane.account());
            Permit ofSender = senders.acquireUninterruptibly(lane.sender());
            permits.acquireUninterruptibly();
            return () -> {
                permits.release();
                ofSender.close();
                ofAccount.close();
            };
        }

        @Override
        public void close() {
            permit.close();
        }
    }
}
