package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationCheckTest {

    @Test
    void warnsOfADatabaseWithoutStandbys() {
        assertThat(ReplicationCheck.findings("", "on", false))
                .singleElement()
                .asString()
                .contains("synchronous_standby_names is empty", "seatledger.event-store.single-copy=true");
    }

    @Test
    void acceptsASingleCopyThatIsMeant() {
        assertThat(ReplicationCheck.findings("", "on", true)).isEmpty();
        assertThat(ReplicationCheck.findings("", "local", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "remote_apply"})
    void acceptsCommitsThatWaitForAStandby(String commit) {
        assertThat(ReplicationCheck.findings("ANY 1 (b, c)", commit, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "local", "remote_write"})
    void warnsOfCommitsThatDoNotWaitForAStandby(String commit) {
        assertThat(ReplicationCheck.findings("ANY 1 (b, c)", commit, false))
                .singleElement()
                .asString()
                .contains("synchronous_commit is " + commit);
    }

    @Test
    void warnsOfASingleCopyThatIsNotFlushed() {
        assertThat(ReplicationCheck.findings("", "off", true)).hasSize(1);
    }
}
