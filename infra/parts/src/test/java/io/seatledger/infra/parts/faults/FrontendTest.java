package io.seatledger.infra.parts.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.faults.Frontend.Execution;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages of a client, from the first on. */
class FrontendTest {

    private static final int ENCRYPTION_REQUEST = 80_877_103;
    private static final int PROTOCOL_3 = 196_608;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(sent);

    private FrontendTest started() throws IOException {
        out.writeInt(8);
        out.writeInt(ENCRYPTION_REQUEST);
        out.writeInt(9);
        out.writeInt(PROTOCOL_3);
        out.writeByte(0);
        return this;
    }

    private FrontendTest with(char type, String... texts) throws IOException {
        byte[] body = (String.join("\0", texts) + "\0").getBytes(UTF_8);
        out.writeByte(type);
        out.writeInt(4 + body.length);
        out.write(body);
        return this;
    }

    /** What the messages execute, without the two at the start. */
    private List<Execution> executions() throws IOException {
        List<Execution> executions = new ArrayList<>();
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        var frontend = new Frontend(new DataInputStream(new ByteArrayInputStream(sent.toByteArray())));
        try {
            while (true) {
                executions.add(frontend.next());
                frontend.writeTo(passed);
            }
        } catch (EOFException _) {
            assertThat(passed.toByteArray()).isEqualTo(sent.toByteArray());
        }
        assertThat(executions.subList(0, 2)).containsOnly(Execution.OTHER);
        return executions.subList(2, executions.size());
    }

    @Test
    void aStatementIsExecutedWhenItIsBoundNotWhenItIsPrepared() throws IOException {
        started().with('P', "", "insert into events (position) values ($1)").with('B', "", "");

        assertThat(executions()).containsExactly(Execution.OTHER, Execution.APPEND);
    }

    @Test
    void aStatementThatWasPreparedBeforeIsExecutedByItsName() throws IOException {
        started()
                .with('P', "S_1", "COMMIT")
                .with('B', "", "S_1")
                .with('P', "", "SELECT 1")
                .with('B', "", "")
                .with('B', "", "S_1");

        assertThat(executions())
                .containsExactly(Execution.OTHER, Execution.COMMIT, Execution.OTHER, Execution.OTHER, Execution.COMMIT);
    }

    @Test
    void aSimpleQueryIsExecutedAtOnce() throws IOException {
        started()
                .with('Q', "commit")
                .with('Q', "BEGIN")
                .with('Q', "WITH t AS (SELECT 1) INSERT INTO events (a) SELECT 1");

        assertThat(executions()).containsExactly(Execution.COMMIT, Execution.OTHER, Execution.APPEND);
    }

    @Test
    void whatIsLikeAnAppendIsNone() throws IOException {
        started().with('Q', "INSERT INTO events_1 VALUES (1)").with('Q', "SELECT 'COMMIT'");

        assertThat(executions()).containsOnly(Execution.OTHER);
    }
}
