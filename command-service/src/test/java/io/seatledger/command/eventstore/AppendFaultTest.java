package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure before the rows and COMMIT were sent together, and after. */
class AppendFaultTest {

    @ParameterizedTest
    @ValueSource(strings = {"22021", "22P02", "23000", "23502", "23505"})
    void isThatOfAnAppendThatCannotBeStored(String sqlState) {
        assertThat(beforeCommit(sqlState)).isEqualTo(AppendFault.APPEND_AT_FAULT);
        assertThat(afterCommit(sqlState)).isEqualTo(AppendFault.APPEND_AT_FAULT);
    }

    /**
     * A partition is missing; read-only; deadlock; no right; disk full; too complex; lock timeout; cancelled; raised.
     */
    @ParameterizedTest
    @ValueSource(strings = {"23514", "25006", "40P01", "42501", "53100", "54001", "55P03", "57014", "P0001"})
    void isThatOfADatabaseThatHasRolledBack(String sqlState) {
        assertThat(beforeCommit(sqlState)).isEqualTo(AppendFault.NOT_WRITTEN);
        assertThat(afterCommit(sqlState)).isEqualTo(AppendFault.NOT_WRITTEN);
    }

    /** Connection lost; wait for a standby ended; server shut down or crashed; internal error; none at all. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "08006", "08007", "57P01", "57P02", "58030", "XX000"})
    void leavesOpenWhetherTheCommitWasExecuted(@Nullable String sqlState) {
        assertThat(beforeCommit(sqlState)).isEqualTo(AppendFault.NOT_WRITTEN);
        assertThat(afterCommit(sqlState)).isEqualTo(AppendFault.PERHAPS_WRITTEN);
    }

    @Test
    void ofOurOwnIsThatOfAnAppendUnlessTheCommitWasSent() {
        assertThat(AppendFault.of(new IllegalStateException(), false)).isEqualTo(AppendFault.APPEND_AT_FAULT);
        assertThat(AppendFault.of(new IllegalStateException(), true)).isEqualTo(AppendFault.PERHAPS_WRITTEN);
    }

    private static AppendFault beforeCommit(@Nullable String sqlState) {
        return AppendFault.of(new SQLException("failed", sqlState), false);
    }

    private static AppendFault afterCommit(@Nullable String sqlState) {
        return AppendFault.of(new SQLException("failed", sqlState), true);
    }
}
