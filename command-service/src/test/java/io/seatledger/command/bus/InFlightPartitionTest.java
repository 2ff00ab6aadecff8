package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class InFlightPartitionTest {

    private final InFlightPartition partition = new InFlightPartition();

    @Test
    void commitsUpToTheFirstRecordThatIsNotDone() {
        add(0).end(true);
        var second = add(1);
        add(2).end(true);

        assertThat(partition.advance()).isEqualTo(1);
        second.end(true);
        assertThat(partition.advance()).isEqualTo(3);
    }

    @Test
    void commitsAnOffsetUntilTheBrokerHasIt() {
        add(0).end(true);

        assertThat(partition.advance()).isEqualTo(1);
        assertThat(partition.advance()).as("the commit may have failed").isEqualTo(1);
        partition.committed(1);
        assertThat(partition.advance()).isEqualTo(-1);
    }

    @Test
    void doesNotTakeALateAnswerForThatOfALaterCommit() {
        add(0).end(true);
        partition.advance();
        add(1).end(true);
        partition.advance();

        partition.committed(1);

        assertThat(partition.advance()).isEqualTo(2);
    }

    private InFlightPartition.InFlightRecord add(long offset) {
        InFlightPartition.InFlightRecord record =
                partition.add(new ConsumerRecord<>("commands", 0, offset, new byte[0], new byte[0]));
        record.start();
        return record;
    }
}
