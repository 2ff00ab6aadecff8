package io.seatledger.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundWorkTest {

    @Test
    void stopsTogetherAndTellsWhenAllOfItHasStopped() throws InterruptedException {
        var begun = new CountDownLatch(2);
        var ended = new CountDownLatch(3);
        AutoCloseable worker = () -> {
            begun.countDown();
            begun.await();
            ended.countDown();
        };
        AutoCloseable broken = () -> {
            ended.countDown();
            throw new IllegalStateException("the test wants it to fail");
        };
        var work = new BackgroundWork(List.of(worker, broken, worker));
        var stopped = new CountDownLatch(1);
        work.start();

        work.stop(stopped::countDown);

        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.getCount()).isZero();
        assertThat(work.isRunning()).isFalse();
    }
}
