package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares commands on pools with short and long histories. */
public final class HistoryBenchmark {

    private static final String HELP = """
        Writes three accounts straight into the log, whose pools have 100, 10,000 and 1,000,000 seat events. Then one
        caller assigns and releases a license of each pool in turn. After that, kills the command service and starts it
        again, and measures the first command that it gets when it is ready, on each of the pools after restarts of
        their own.

        usage: infra/benchmarks/run history [options]
          --events=A,B         seat events of the pools, in ascending order (default 100,10000,1000000)
          --calls=N            commands on each pool that count, after half as many, from 1 to 100000 (default 2000)
          --restarts=N         restarts for each pool, from 0 to 100 (default 3)
          --require            fail if the p99 of the longest history is more than 2 times that of the shortest, or if
                               a first command on it takes more than a second
        """;

    private final Stack stack;
    private final List<String> users = new ArrayList<>();
    private final long[] commands;

    private HistoryBenchmark(Stack stack, List<String> accounts) throws InterruptedException {
        this.stack = stack;
        this.commands = new long[accounts.size()];
        for (String account : accounts) {
            users.add(stack.commands().newUser(account, "member-of-" + account));
        }
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            List<Integer> lengths = Arrays.stream(Options.text(arguments, "events", "100,10000,1000000")
                            .split(",", -1))
                    .map(Integer::valueOf)
                    .toList();
            int calls = Options.number(arguments, "calls", 2_000, 1, 100_000);
            int restarts = Options.number(arguments, "restarts", 3, 0, 100);
            List<String> accounts =
                    lengths.stream().map(length -> "history-" + length).toList();
            DatabaseAddress database = Parts.postgres().freshDatabase();
            try (Stack stack = new Stack(Path.of("").toAbsolutePath(), database, topic -> {
                var history = new WrittenHistory(database);
                for (int i = 0; i < accounts.size(); i++) {
                    System.out.printf(
                            "%s: %,d events%n",
                            accounts.get(i),
                            history.accounts(accounts.subList(i, i + 1), Stack.ADMIN, 4, lengths.get(i)));
                }
                history.skip(topic);
            })) {
                var benchmark = new HistoryBenchmark(stack, accounts);
                double ratio = benchmark.warm(accounts, calls);
                double longest = benchmark.afterRestart(accounts, restarts);
                boolean required = List.of(arguments).contains("--require");
                // Exiting also stops the servers.
                System.exit(required && (ratio > 2 || longest > 1_000) ? 1 : 0);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Returns how many times as long the p99 of the last account is as that of the first. */
    private double warm(List<String> accounts, int calls) throws Exception {
        long[][] times = new long[accounts.size()][calls];
        for (int call = -calls / 2; call < calls; call++) {
            for (int i = 0; i < accounts.size(); i++) {
                long time = command(i, accounts.get(i));
                if (call >= 0) {
                    times[i][call] = time;
                }
            }
        }
        for (int i = 0; i < accounts.size(); i++) {
            Arrays.sort(times[i]);
            System.out.printf(
                    "warm            %-16s p50 %.2f ms (%.2f of the first)   p99 %.2f ms (%.2f)%n",
                    accounts.get(i),
                    Load.percentile(times[i], 0.5),
                    Load.percentile(times[i], 0.5) / Load.percentile(times[0], 0.5),
                    Load.percentile(times[i], 0.99),
                    Load.percentile(times[i], 0.99) / Load.percentile(times[0], 0.99));
        }
        return Load.percentile(times[accounts.size() - 1], 0.99) / Load.percentile(times[0], 0.99);
    }

    /** Returns the longest time of a first command on the last account, in milliseconds. */
    private double afterRestart(List<String> accounts, int restarts) throws Exception {
        double[][] millis = new double[accounts.size()][restarts];
        for (int restart = 0; restart < restarts; restart++) {
            for (int i = 0; i < accounts.size(); i++) {
                stack.awaitRelay();
                stack.commandService().kill();
                stack.commandService().startAgain();
                millis[i][restart] = command(i, accounts.get(i)) / 1e6;
            }
        }
        for (int i = 0; i < accounts.size() && restarts > 0; i++) {
            System.out.printf(
                    "after a restart %-16s %.0f ms (median of %s)%n",
                    accounts.get(i),
                    Load.median(millis[i]),
                    Arrays.toString(Arrays.stream(millis[i]).map(Math::rint).toArray()));
        }
        long taken = Arrays.stream(commands).map(sent -> (sent + 1) / 2).sum();
        if (stack.events("license.reserved") != taken) {
            throw new IllegalStateException("The log does not have all %,d seats that were taken".formatted(taken));
        }
        return Arrays.stream(millis[accounts.size() - 1]).max().orElse(0);
    }

    /** Assigns or releases the license of the account's user, in turn. */
    private long command(int i, String account) throws InterruptedException {
        String user = users.get(i);
        long start = System.nanoTime();
        if (commands[i]++ % 2 == 0) {
            stack.commands().assign(account, user, WrittenHistory.POOL);
        } else {
            stack.commands().release(account, user);
        }
        return System.nanoTime() - start;
    }
}
