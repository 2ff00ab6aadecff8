package io.seatledger.command.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.bus.InFlightPartition.InFlightRecord;
import io.seatledger.command.eventstore.AppendsOfTests;
import io.seatledger.command.eventstore.PendingAppend;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SenderQueuesTest {

    private static final int MORE_THAN_ALL_PLACES = 200;

    private final InFlightPartition partition = new InFlightPartition();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aRecordThatPausesLeavesItsPlaceToOthers() {
        var queues = new SenderQueues((record, turn) -> {
            if (accountOf(record).startsWith("pausing")) {
                waiting.incrementAndGet();
                turn.pause(Duration.ofHours(1));
            }
            handled.add(accountOf(record));
        });
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            queues.add(record("pausing-" + i, "sender-" + i));
        }
        // Each of them had a place, and there are not that many.
        await().untilAtomic(waiting, value -> assertThat(value).isEqualTo(MORE_THAN_ALL_PLACES));

        queues.add(record("other", "other"));

        await().until(() -> handled.contains("other"));
    }

    @Test
    void anAccountWhoseRecordsWaitLeavesRoomForTheOthers() {
        var queues = new SenderQueues((record, _) -> {
            if (accountOf(record).equals("contended")) {
                waiting.incrementAndGet();
                awaitTheEnd();
            }
            handled.add(accountOf(record));
        });
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            queues.add(record("contended", "sender-" + i));
        }
        await().until(() -> waiting.get() > 0);

        queues.add(record("other", "other"));

        await().until(() -> handled.contains("other"));
        end.countDown();
        await().until(() -> handled.size() == MORE_THAN_ALL_PLACES + 1);
    }

    @Test
    void accountsThatTakeAllPlacesTogetherLeaveTheNextOneToTheOthers() {
        var oneMore = new Semaphore(0);
        var queues = new SenderQueues((record, _) -> {
            if (accountOf(record).startsWith("contended")) {
                waiting.incrementAndGet();
                oneMore.acquireUninterruptibly();
            }
            handled.add(accountOf(record));
        });
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            queues.add(record("contended-" + i % 2, "sender-" + i));
        }
        await().untilAtomic(waiting, value -> assertThat(value).isEqualTo(64));

        queues.add(record("other", "other"));

        await().until(() -> {
            oneMore.release();
            return handled.contains("other");
        });
        assertThat(handled).as("handled before the other one").hasSizeLessThan(10);
        oneMore.release(MORE_THAN_ALL_PLACES);
    }

    @Test
    void theRecordsOfASenderForAnAccountStayInOrder() {
        var queues = new SenderQueues((record, turn) -> {
            if (handled.isEmpty()) {
                turn.pause(Duration.ofMillis(10));
            }
            handled.add(Long.toString(record.message().offset()));
        });

        InFlightRecord first = record("acme", "ada");
        InFlightRecord second = record("acme", "ada");
        InFlightRecord third = record("acme", "ada");
        queues.add(first);
        queues.add(second);
        queues.add(third);

        await().until(() -> handled.size() == 3);
        assertThat(handled).containsExactly("0", "1", "2");
    }

    @Test
    void theNextRecordFollowsAsSoonAsTheOneBeforeItIsQueued() {
        var queues = new SenderQueues((record, turn) -> {
            waiting.incrementAndGet();
            turn.queued(AppendsOfTests.append("acme", List.of()));
            if (record.message().offset() == 0) {
                awaitTheEnd();
            } else {
                awaitPredecessors(turn);
            }
            handled.add(Long.toString(record.message().offset()));
        });
        for (int i = 0; i < 3; i++) {
            queues.add(record("acme", "ada"));
        }
        await().untilAtomic(waiting, value -> assertThat(value).isEqualTo(3));
        assertThat(handled).isEmpty();

        end.countDown();

        await().until(() -> handled.size() == 3);
        assertThat(handled).containsExactly("0", "1", "2");
    }

    @Test
    void aRecordThatWaitsForThoseBeforeItLeavesItsPlaceToThem() {
        var queues = new SenderQueues((record, turn) -> {
            turn.queued(AppendsOfTests.append("acme", List.of()));
            if (record.message().offset() == 0) {
                // Its place is taken by the others before it comes back.
                turn.pause(Duration.ofMillis(50));
            } else {
                awaitPredecessors(turn);
            }
            handled.add(Long.toString(record.message().offset()));
        });
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            queues.add(record("acme", "ada"));
        }

        await().until(() -> handled.size() == MORE_THAN_ALL_PLACES);
        assertThat(handled).first().isEqualTo("0");
    }

    @Test
    void aRecordDependsOnTheLastOneBeforeItThatHasQueuedSomething() {
        PendingAppend queued = AppendsOfTests.append("acme", List.of());
        var predecessors = new ConcurrentLinkedQueue<Object>();
        var queues = new SenderQueues((record, turn) -> {
            if (record.message().offset() == 0) {
                turn.queued(queued);
                awaitTheEnd();
            } else {
                predecessors.add(String.valueOf(turn.predecessor() == queued));
            }
            handled.add(Long.toString(record.message().offset()));
        });
        for (int i = 0; i < 3; i++) {
            queues.add(record("acme", "ada"));
        }
        // The second one, which cannot be read, queues nothing.
        await().until(() -> handled.size() == 2);

        assertThat(predecessors).containsExactly("true", "true");
        end.countDown();
        await().until(() -> handled.size() == 3);
    }

    @Test
    void aRecordIsNotHandledAfterOneThatWasStopped() {
        var queues = new SenderQueues((record, turn) -> {
            turn.queued(AppendsOfTests.append("acme", List.of()));
            try {
                if (record.message().offset() == 0) {
                    waiting.incrementAndGet();
                    awaitTheEnd();
                } else {
                    waiting.incrementAndGet();
                    turn.awaitPredecessors();
                    handled.add("too late");
                }
            } catch (InterruptedException e) {
                handled.add(String.valueOf(e.getMessage()));
            }
        });
        queues.add(record("acme", "ada"));
        queues.add(record("acme", "ada"));
        await().untilAtomic(waiting, value -> assertThat(value).isEqualTo(2));

        partition.stop();
        end.countDown();

        await().until(() -> !handled.isEmpty());
        assertThat(handled).containsExactly("the record was stopped");
    }

    private static void awaitPredecessors(SenderQueues.Turn turn) {
        try {
            turn.awaitPredecessors();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitTheEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String accountOf(InFlightRecord record) {
        return new String(record.message().key(), UTF_8);
    }

    private InFlightRecord record(String account, String sender) {
        var message = new ConsumerRecord<>("commands", 0, partition.size(), account.getBytes(UTF_8), new byte[0]);
        message.headers()
                .add(
                        CommandRecord.AUTHORIZATION,
                        "Bearer %s.%s.x"
                                .formatted(base64("{\"alg\":\"RS256\"}"), base64("{\"sub\":\"" + sender + "\"}"))
                                .getBytes(UTF_8));
        return partition.add(message);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
