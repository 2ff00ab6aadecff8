package io.seatledger.infra.benchmarks;

import java.util.List;

/** Reads options from the command line. */
final class Options {

    private Options() {}

    /**
     * The value of the option {@code --name=}.
     *
     * @param otherwise the value if the option is absent
     * @throws IllegalArgumentException if the value is not a number from {@code min} to {@code max}
     */
    static int number(String[] arguments, String name, int otherwise, int min, int max) {
        String given = text(arguments, name, "");
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(given);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Not a number: rejected below, like a number that is out of range.
        }
        throw new IllegalArgumentException("--%s=%s must be from %d to %d".formatted(name, given, min, max));
    }

    /**
     * The value of the option {@code --name=}, or of {@code --name} if it is the next argument.
     *
     * @param otherwise the value if the option is absent
     */
    static String text(String[] arguments, String name, String otherwise) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--" + name + "=")) {
                return arguments[i].substring(name.length() + 3);
            }
            if (arguments[i].equals("--" + name) && i + 1 < arguments.length) {
                return arguments[i + 1];
            }
        }
        return otherwise;
    }

    /**
     * The values of the option {@code --name=}, separated by commas.
     *
     * @return all that are allowed, if the option is absent
     * @throws IllegalArgumentException if a value is not allowed
     */
    static List<String> choices(String[] arguments, String name, List<String> allowed) {
        String given = text(arguments, name, "");
        if (given.isEmpty()) {
            return allowed;
        }
        List<String> chosen = List.of(given.split(",", -1));
        if (!allowed.containsAll(chosen)) {
            throw new IllegalArgumentException(
                    "--%s=%s must be some of %s".formatted(name, given, String.join(",", allowed)));
        }
        return chosen;
    }
}
