package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.Snapshots;
import io.seatledger.command.eventstore.TagHistories;
import io.seatledger.command.eventstore.UnknownEvents;
import io.seatledger.command.licensepool.LicensePoolFold;
import io.seatledger.command.memory.EntityLoader;
import io.seatledger.events.EventCodec;
import io.seatledger.infra.benchmarks.Load.Done;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * Compares the fold of a pool from all its events with an ordered read of the same rows that does nothing with them.
 */
public final class ReplayBenchmark {

    private static final String HELP = """
        Writes a pool with many seat events, and folds it from all of them, as the command service does when it knows
        nothing of the pool. Alternates with an ordered read of the same rows by plain JDBC, which looks at each column
        and does nothing with it. The heap is bounded: see infra/benchmarks/run.

        usage: infra/benchmarks/run replay [options]
          --events=N           seat events of the pool, from 1 to 10000000 (default 1000000)
          --rounds=N           rounds that count, from 1 to 100 (default 5)
          --warm-up=N          rounds that do not, before them, from 0 to 100 (default 1)
          --require-ratio=N    fail if the fold reaches less than N hundredths of the read (default 0)
        """;

    private static final String ACCOUNT = "a";
    private static final int PAGE = 2_000;

    private final HikariDataSource dataSource;
    private final int events;

    private ReplayBenchmark(HikariDataSource dataSource, int events) {
        this.dataSource = dataSource;
        this.events = events;
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int events = Options.number(arguments, "events", 1_000_000, 1, 10_000_000);
            int rounds = Options.number(arguments, "rounds", 5, 1, 100);
            int warmUp = Options.number(arguments, "warm-up", 1, 0, 100);
            int required = Options.number(arguments, "require-ratio", 0, 0, 1_000);
            DatabaseAddress database = Parts.postgres().freshDatabase();
            try (HikariDataSource dataSource = StoreDatabase.open(database)) {
                var history = new WrittenHistory(database);
                System.out.printf(
                        "%,d events in the log, a heap of at most %d MiB%n",
                        history.accounts(List.of(ACCOUNT), Stack.ADMIN, 4, events),
                        Runtime.getRuntime().maxMemory() >> 20);
                double ratio = new ReplayBenchmark(dataSource, events).run(database, warmUp, rounds);
                System.exit(ratio * 100 < required ? 1 : 0);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private double run(DatabaseAddress database, int warmUp, int rounds) throws Exception {
        var cpu = new CpuTimes();
        cpu.addPostgres(database);
        return new Alternation(cpu)
                .with("fold", this::fold)
                .with("read", this::read)
                .run(warmUp, rounds)
                .compare("fold", "read");
    }

    private Done fold() {
        long start = System.nanoTime();
        int available = availableAfterFold();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (available != WrittenHistory.CAPACITY - events % 2) {
            throw new IllegalStateException("The fold came to " + available + " seats");
        }
        return new Done(events, seconds, List.of());
    }

    /** Loads the pool as the command service does when it has no snapshot of it. */
    private int availableAfterFold() {
        Tag pool = EventTags.pool(ACCOUNT, WrittenHistory.POOL);
        var codec = new EventCodec();
        var histories = new TagHistories(new EventLog(dataSource), codec, new UnknownEvents(codec));
        var fold = new LicensePoolFold();
        try (var snapshots = new Snapshots(dataSource)) {
            EntityLoader.Loaded loaded = new EntityLoader(histories, snapshots, List.of(fold))
                    .load(List.of(pool))
                    .get(pool);
            return fold.type()
                    .cast(Objects.requireNonNull(Objects.requireNonNull(loaded).state()))
                    .available();
        } finally {
            forgetSnapshots();
        }
    }

    private void forgetSnapshots() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM entity_snapshots");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All columns of all events of the pool, page by page. */
    private Done read() throws SQLException {
        long start = System.nanoTime();
        long rows = 0;
        long bytes = 0;
        long position = 0;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT e.position, e.account_version,"
                        + " e.occurred_at, e.revision, e.event_id, e.account_id, e.name, e.metadata, e.payload,"
                        + " e.previous_hash, e.hash FROM events e WHERE e.position > ? ORDER BY e.position LIMIT ?")) {
            statement.setInt(2, PAGE);
            for (long before = -1; before < position; ) {
                before = position;
                statement.setLong(1, position);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        position = row.getLong(1);
                        rows++;
                        for (int column = 2; column <= 11; column++) {
                            bytes += row.getBytes(column).length;
                        }
                    }
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (rows < events || bytes < rows) {
            throw new IllegalStateException("Only %,d rows were read".formatted(rows));
        }
        return new Done(rows, seconds, List.of());
    }
}
