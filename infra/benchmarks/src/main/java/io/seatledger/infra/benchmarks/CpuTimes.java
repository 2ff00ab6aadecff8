package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.KafkaBrokerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The CPU time that each process of a benchmark has used so far, as Linux counts it in {@code /proc/<pid>/stat}. A
 * process that runs elsewhere, such as a server in a container, is missing.
 */
final class CpuTimes {

    /** What Linux counts in, whatever the clock of the machine is. */
    private static final double TICKS_PER_SECOND = 100;

    /** Where the times of a process begin in {@code stat}, after its name: its own two, and those of dead children. */
    private static final int FIRST_TIME = 11;

    private final SequencedMap<String, LongSupplier> processes = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    CpuTimes() {
        add("client", ProcessHandle.current()::pid);
    }

    /** Adds a process without children. {@code pid} is asked for at each reading. */
    void add(String name, LongSupplier pid) {
        if (Files.isReadable(stat(pid.getAsLong()))) {
            processes.put(name, () -> ticks(pid.getAsLong(), 2));
        } else {
            missing.add(name);
        }
    }

    /** Adds PostgreSQL with all its backends, if it is a process of this machine. */
    void addPostgres(DatabaseAddress database) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            ProcessHandle.of(row.getLong(1))
                    .filter(backend -> commandLine(backend).contains("postgres"))
                    .flatMap(ProcessHandle::parent)
                    .ifPresentOrElse(
                            server -> processes.put(
                                    "PostgreSQL",
                                    () -> Stream.concat(Stream.of(server), server.descendants())
                                            .mapToLong(process -> ticks(process.pid(), 4))
                                            .sum()),
                            () -> missing.add("PostgreSQL"));
        }
    }

    /** Adds the embedded broker, if that is what is used. */
    void addKafka() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> commandLine(process).contains(KafkaBrokerMain.class.getName()))
                .findFirst()
                .ifPresentOrElse(broker -> add("Kafka", broker::pid), () -> missing.add("Kafka"));
    }

    /** Seconds by process. */
    SequencedMap<String, Double> read() {
        SequencedMap<String, Double> seconds = new LinkedHashMap<>();
        processes.forEach((name, ticks) -> seconds.put(name, ticks.getAsLong() / TICKS_PER_SECOND));
        return seconds;
    }

    /** The processes whose times cannot be read here. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** The memory of a process that is resident, in MiB; absent where Linux does not tell. */
    static Optional<Long> residentMiB(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Path stat(long pid) {
        return Path.of("/proc", Long.toString(pid), "stat");
    }

    /** Java knows only the beginning of a long command line. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException _) {
            return "";
        }
    }

    /** A process that has ended meanwhile counts among the dead children of its parent. */
    private static long ticks(long pid, int times) {
        try {
            String stat = Files.readString(stat(pid));
            // The name may contain anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long sum = 0;
            for (int i = 0; i < times; i++) {
                sum += Long.parseLong(fields[FIRST_TIME + i]);
            }
            return sum;
        } catch (IOException _) {
            return 0;
        }
    }
}
