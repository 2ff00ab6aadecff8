package io.seatledger.query.consuming;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads the records of a parked account again until it has caught up with its partition, or is parked again. */
final class CatchUp implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final PartitionFold fold;
    private final Parked.Account account;

    CatchUp(Consumer<byte[], byte[]> consumer, TopicPartition partition, PartitionFold fold, Parked.Account account) {
        this.consumer = consumer;
        this.partition = partition;
        this.fold = fold;
        this.account = account;
        consumer.assign(List.of(partition));
        consumer.seek(partition, account.offset());
    }

    TopicPartition partition() {
        return partition;
    }

    /**
     * Reads and folds a little.
     *
     * @return whether there is more to do
     */
    boolean step() {
        var records = consumer.poll(POLL).records(partition).stream()
                .filter(each -> each.offset() < fold.next())
                .toList();
        if (!fold.catchUp(account, records)) {
            return false;
        }
        if (consumer.position(partition) < fold.next()) {
            return true;
        }
        fold.endCatchUp(account);
        return false;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
