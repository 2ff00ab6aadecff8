package io.seatledger.infra.parts.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a service that was started with a file for its offset. */
class JumpingClockTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource STOPPED = InstantSource.fixed(NOON);

    @TempDir
    private Path folder;

    @AfterEach
    void forgetTheFile() {
        System.clearProperty(JumpingClock.FILE);
    }

    @Test
    void jumpsForthAndBackAsTheFileSays() {
        Path file = folder.resolve("clock");
        JumpingClock.set(file, Duration.ZERO);
        System.setProperty(JumpingClock.FILE, file.toString());
        var clock = (InstantSource) new JumpingClock().postProcessAfterInitialization(STOPPED, "clock");

        assertThat(clock.instant()).isEqualTo(NOON);
        JumpingClock.set(file, Duration.ofHours(3));
        await().until(() -> clock.instant().equals(NOON.plus(Duration.ofHours(3))));
        JumpingClock.set(file, Duration.ofMinutes(-90));
        await().until(() -> clock.instant().equals(NOON.minus(Duration.ofMinutes(90))));
    }

    @Test
    void leavesEverythingElseAlone() {
        Path file = folder.resolve("clock");
        JumpingClock.set(file, Duration.ofHours(3));
        System.setProperty(JumpingClock.FILE, file.toString());
        JumpingClock jumping = new JumpingClock();

        assertThat(jumping.postProcessAfterInitialization(STOPPED, "another")).isSameAs(STOPPED);
        assertThat(jumping.postProcessAfterInitialization("clock", "clock")).isEqualTo("clock");
    }
}
