package io.seatledger.command.bus;

import io.seatledger.command.bus.InFlightPartition.InFlightRecord;
import io.seatledger.command.decision.KeyedPermits;
import io.seatledger.command.decision.KeyedPermits.Permit;
import io.seatledger.command.decision.Pace;
import io.seatledger.command.eventstore.PendingAppend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Handles the records that one sender sends to one account in their order, and all others concurrently. Neither one
 * sender nor one account can take all of the concurrency, so a flood, or an account whose commands wait for each other,
 * leaves room for the others. Two such accounts together can; but places are given first come, first served, and the
 * records that wait for their account or their sender are not in that line, so others get the next place.
 */
final class SenderQueues {

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
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

    /** Handles one record; when it returns, or earlier if it lets it, the next record of the queue follows. */
    @FunctionalInterface
    interface Handler {
        void handle(InFlightRecord record, Turn turn);
    }

    private final Handler handler;
    private final ConcurrentHashMap<Lane, Waiting> queues = new ConcurrentHashMap<>();
    private final KeyedPermits<String> senders = new KeyedPermits<>(CONCURRENCY_OF_A_SENDER);
    private final KeyedPermits<String> accounts = new KeyedPermits<>(CONCURRENCY_OF_AN_ACCOUNT);
    private final Semaphore permits = new Semaphore(CONCURRENCY, true);

    SenderQueues(Handler handler) {
        this.handler = handler;
    }

    /** The records of a queue that nobody handles yet. */
    private static final class Waiting {

        private final Deque<InFlightRecord> records = new ArrayDeque<>();

        synchronized void add(InFlightRecord record) {
            records.add(record);
            notifyAll();
        }

        synchronized boolean isEmpty() {
            return records.isEmpty();
        }

        synchronized void wake() {
            notifyAll();
        }

        /** The next record; {@code null} if those that are in flight were done before there was one. */
        synchronized @Nullable InFlightRecord next(CompletableFuture<Void> inFlight) throws InterruptedException {
            while (records.isEmpty() && !inFlight.isDone()) {
                wait();
            }
            return records.poll();
        }
    }

    /** Adds a record to its queue. */
    void add(InFlightRecord record) {
        queues.compute(Lane.of(record), (lane, open) -> {
            Waiting waiting = open == null ? new Waiting() : open;
            waiting.add(record);
            if (open == null) {
                Thread.ofVirtual().name("command-queue:" + lane.account()).start(() -> work(lane, waiting));
            }
            return waiting;
        });
    }

    private void work(Lane lane, Waiting waiting) {
        try {
            CompletableFuture<Void> inFlight = CompletableFuture.completedFuture(null);
            PendingAppend queued = null;
            while (queues.computeIfPresent(lane, (_, open) -> open.isEmpty() ? null : open) != null) {
                InFlightRecord next = waiting.next(inFlight);
                while (next != null) {
                    var turn = new Turn(lane, next, inFlight, queued);
                    inFlight = turn.done;
                    var _ = inFlight.thenRun(waiting::wake);
                    start(turn);
                    queued = turn.awaitNext();
                    next = waiting.next(inFlight);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Turn turn) {
        Thread.ofVirtual().name("command:" + turn.lane.account()).start(() -> {
            try (turn) {
                handler.handle(turn.record, turn);
            } finally {
                turn.end();
            }
        });
    }

    /** A share of the concurrency, and the place of a record among those of its queue. */
    final class Turn implements AutoCloseable, Pace {

        private final Lane lane;
        private final InFlightRecord record;
        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final CountDownLatch next = new CountDownLatch(1);
        private final @Nullable PendingAppend predecessor;
        private volatile @Nullable PendingAppend queued;
        private Permit permit;

        /**
         * @param before completes when all records before this one are done
         * @param predecessor what the last one of them has queued
         */
        private Turn(
                Lane lane, InFlightRecord record, CompletableFuture<Void> before, @Nullable PendingAppend predecessor) {
            this.lane = lane;
            this.record = record;
            this.before = before;
            this.predecessor = predecessor;
            this.permit = take();
        }

        @Override
        public @Nullable PendingAppend predecessor() {
            return hasPredecessors() ? predecessor : null;
        }

        @Override
        public void queued(PendingAppend append) {
            if (next.getCount() > 0) {
                queued = append;
                next.countDown();
            }
        }

        @Override
        public boolean hasPredecessors() {
            return !before.isDone();
        }

        /**
         * Those before this one may need its share of the concurrency, so it has none meanwhile. If they were stopped,
         * another process decides them, and this record after them.
         */
        @Override
        public void awaitPredecessors() throws InterruptedException {
            if (!hasPredecessors()) {
                return;
            }
            close();
            try {
                before.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                permit = take();
            }
            if (record.isStopped()) {
                throw new InterruptedException("the record was stopped");
            }
        }

        /** Waits until the next record may follow, and returns what that one must be written after. */
        private @Nullable PendingAppend awaitNext() throws InterruptedException {
            next.await();
            return queued == null ? predecessor : queued;
        }

        private void end() {
            next.countDown();
            // On a thread of its own, because each may complete the next one.
            var _ = before.thenRunAsync(() -> done.complete(null), THREADS);
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
