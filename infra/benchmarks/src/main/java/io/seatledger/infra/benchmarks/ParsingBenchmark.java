package io.seatledger.infra.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.importing.UserFile;
import io.seatledger.command.invitation.PastedAddresses;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures how the time to read what people paste and upload depends on its length. */
public final class ParsingBenchmark {

    private static final String HELP = """
        Reads 1,000 addresses in a pasted text, each among a kilobyte of signs and words in no order, and 1,000 long
        rows of a file, and ten times as much in turn. The time is that of the fastest round.

        usage: infra/benchmarks/run parsing [options]
          --rounds=N           rounds, from 1 to 1000 (default 20)
          --require-ms=N       fail if the longer one of a kind takes more than N milliseconds (default 60000)
        """;

    private static final int MEBIBYTE = 1 << 20;
    private static final int PEOPLE = 1_000;
    private static final int TIMES = 10;

    private static final int LINE = 1_040;

    /** What people put around and between addresses, and parts of what looks like one. */
    private static final List<String> PIECES = List.of(
            ".",
            "x.io",
            "a",
            "\u00E9",
            "\uFF0E",
            "\u3002",
            "<",
            ">",
            "\"",
            "(",
            ")",
            "[",
            "mailto:",
            "\u200B",
            "\u202A",
            " ",
            ", ",
            ";",
            "\t",
            "\u3001",
            " \u2022 ",
            " and ",
            "Lee, Ann ",
            "=?UTF-8?Q?",
            "%2E");

    private ParsingBenchmark() {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            int rounds = Options.number(arguments, "rounds", 20, 1, 1_000);
            int required = Options.number(arguments, "require-ms", 60_000, 1, 60_000);
            double text = compare("text", rounds, times -> textOf(times * PEOPLE), PastedAddresses::parse);
            double file = compare("file", rounds, times -> fileOf(times * PEOPLE), csv -> UserFile.parse(csv, true));
            System.exit(Math.max(text, file) > required ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Returns the milliseconds that the longer one took. */
    private static double compare(String what, int rounds, IntFunction<String> made, Consumer<String> parser) {
        String one = made.apply(1);
        String ten = made.apply(TIMES);
        double shorter = Double.MAX_VALUE;
        double longer = Double.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            shorter = Math.min(shorter, millis(one, parser));
            longer = Math.min(longer, millis(ten, parser));
        }
        System.out.printf(
                "%s of %.1f MiB: %,.0f ms, of %.1f MiB: %,.0f ms, which is %.1f times as much%n",
                what, mebibytes(one), shorter, mebibytes(ten), longer, longer / shorter);
        return longer;
    }

    private static double millis(String text, Consumer<String> parser) {
        long start = System.nanoTime();
        parser.accept(text);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double mebibytes(String text) {
        return (double) text.getBytes(UTF_8).length / MEBIBYTE;
    }

    private static String textOf(int addresses) {
        var random = new Random(21);
        var text = new StringBuilder();
        for (int i = 0; i < addresses; i++) {
            text.append("\"Lee, Ann\" <ann%d@Mail.Example.COM>; ".formatted(i));
            for (int end = text.length() + LINE; text.length() < end; ) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String fileOf(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "p%d@x.io,\"%s\",%s".formatted(i, "Lee, Ann".repeat(20), "more ".repeat(100)))
                .collect(Collectors.joining("\n", "email,name,notes\n", ""));
    }
}
